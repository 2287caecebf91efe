import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { AppError, type FieldProblem } from '@vinhdanh/domain'
import { applyCalendarYear, importRuleSet, type MovedTerm, previewCalendarYear, systemActor } from '@vinhdanh/record'
import { findServers, withDatabase } from '../servers.ts'
import { type Command, operator } from './command.ts'

export const importRulesCommand: Command = {
  name: 'import-rules',
  parameters: ['file'],
  help: 'Adds a version of a rule-set from a JSON file. The same content again changes nothing; other content needs a new version.',
  run: ([file = '']) => reporting(async () => {
    const { added } = await withDatabase(await findServers(), async (database) => importRuleSet(database, systemActor(operator, randomUUID()), await readJson(file)))
    return added ? `${file}: added` : `${file}: was there already`
  }),
}

export const importCalendarCommand: Command = {
  name: 'import-calendar',
  parameters: ['file'],
  options: { yes: { type: 'boolean' } },
  help: "Shows which running terms a year's days off and worked days from a JSON file would move. --yes replaces the year's days and moves those terms, as one audited act.",
  run: ([file = ''], { yes }) => reporting(async () => {
    const json = await readJson(file)
    return withDatabase(await findServers(), async (database) => {
      const actor = systemActor(operator, randomUUID())
      const { file: { year, days, confirmed }, moved } = await previewCalendarYear(database, actor, json)
      console.log([`${file}: ${days.length} days of ${year}${confirmed ? '' : ', to be confirmed'}; ${moved.length} terms move`, ...moved.map(moveInWords)].join('\n'))
      if (!yes) return 'nothing was changed; --yes applies it'
      return `applied; ${(await applyCalendarYear(database, actor, json)).length} terms moved`
    })
  }),
}

function moveInWords({ dossierCode, oldLastDay, newLastDay }: MovedTerm): string {
  return `  ${dossierCode}  ${oldLastDay} -> ${newLastDay === oldLastDay ? 'the same day, other reminders' : newLastDay}`
}

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8'))
}

/** Prints what was done, or what is wrong with the file and where. */
async function reporting(work: () => Promise<string>): Promise<0 | 1> {
  try {
    console.log(await work())
    return 0
  } catch (error) {
    if (!(error instanceof AppError) || !error.details.problems) throw error
    console.error(error.code)
    for (const problem of error.details.problems) console.error(`  ${inWords(problem)}`)
    return 1
  }
}

function inWords({ path, message, params }: FieldProblem): string {
  return `${path || '(whole file)'}: ${message.replace(/^problem\./, '')}${params ? ` ${JSON.stringify(params)}` : ''}`
}
