import { readFile, readdir } from 'node:fs/promises'
import type { Config } from '@vinhdanh/config'
import { AppError } from '@vinhdanh/domain'
import { beginSample, Database, finishSample, applyCalendarYear, importRuleSet, loadCalendar, recordNow, refreshUsual, registerFile, type SampleState, systemActor } from '@vinhdanh/record'
import { type Account, mainAccounts } from './accounts.ts'
import { bacKan } from './cases/bac-kan.ts'
import { financeMinistry } from './cases/finance-ministry.ts'
import { planningDepartment } from './cases/planning-department.ts'
import { stuck } from './cases/stuck.ts'
import { Drive } from './drive.ts'
import { buildOrganisation } from './organisation.ts'
import { makePapers } from './papers.ts'
import { samplePast, SampleTime } from './sample-time.ts'
import { Stage } from './stage.ts'

export type { Account } from './accounts.ts'

const rules = new URL('../../../../rules/', import.meta.url)
const actor = systemActor('sample', 'sample')

/** Calendar days that hold `samplePast` working days whatever holidays lie between. */
const calendarDays = samplePast * 2
const dayMs = 86_400_000

/**
 * Fills the record of the local stack with sample data, once: a second call answers the same accounts and changes nothing. A record with
 * other data is left alone, and then there are no accounts. Errors: AppError `auth.not-allowed` where time may not be moved, as in production.
 */
export async function seed(config: Pick<Config, 'databaseUrl' | 'filesDir' | 'maxUploadBytes' | 'secret' | 'timeShift'>): Promise<Account[]> {
  if (config.timeShift !== 'allowed') throw new AppError('auth.not-allowed')
  const database = await Database.open({ url: config.databaseUrl, applicationName: 'vinhdanh-seed' })
  try {
    return (await fillSample(database, config)) === 'other-data' ? [] : await mainAccounts(database, config.secret)
  } finally {
    await database.close()
  }
}

/** Fills an empty record with the sample's dossiers; one that holds them already, or other data, is left as it is. Answers how the record stood. */
export async function fillSample(database: Database, config: Pick<Config, 'filesDir' | 'maxUploadBytes'>): Promise<SampleState> {
  const present = await recordNow(database)
  const state = await beginSample(database, new Date(present.getTime() - calendarDays * dayMs))
  if (state === 'begun') await fill(database, config, present)
  return state
}

async function fill(database: Database, config: Pick<Config, 'filesDir' | 'maxUploadBytes'>, present: Date): Promise<void> {
  const papers = makePapers(config.filesDir, config.maxUploadBytes)
  await importRules(database)
  const time = new SampleTime(await loadCalendar(database), present)
  const { units, people } = await buildOrganisation(database, `${time.year - 10}-01-01`)
  const stage = new Stage({ database, time, units, people, papers: await papers })
  for (const file of Object.values(stage.papers)) await registerFile(database, file)
  const drive = new Drive(stage)
  await planningDepartment(stage, drive)
  financeMinistry(stage, drive)
  bacKan(stage, drive)
  stuck(stage, drive)
  for (const { at, run } of stage.inOrder()) {
    await drive.runTo(at)
    await run()
  }
  await drive.runTo(present)
  await refreshUsual(database)
  await finishSample(database)
}

async function importRules(database: Database): Promise<void> {
  for (const name of (await readdir(rules)).filter((file) => file.endsWith('.json')).sort()) {
    const json: unknown = JSON.parse(await readFile(new URL(name, rules), 'utf8'))
    if (name.startsWith('calendar-')) await applyCalendarYear(database, actor, json)
    else await importRuleSet(database, actor, json)
  }
}
