import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { join } from 'node:path'
import type { Actor } from '@vinhdanh/domain'
import {
  boardCounts, type Database, dossierPage, dossierTimeline, findActor, findSignIn, inbox, ledgerOf, listDossiers, loadCalendar, personByLogin, recordNow, sessionPage, stuckLines, systemActor, taskPage,
} from '@vinhdanh/record'
import { verifyPassword } from '@vinhdanh/access'
import { projection } from '../../apps/ops/src/check-invariants/i2-projection.ts'
import { route } from '../../apps/ops/src/check-invariants/i3-route.ts'
import { decisions } from '../../apps/ops/src/check-invariants/i4-decisions.ts'
import { separation } from '../../apps/ops/src/check-invariants/i17-separation.ts'
import { deadlines } from '../../apps/ops/src/check-invariants/i18-deadlines.ts'
import { outbox } from '../../apps/ops/src/check-invariants/i20-outbox.ts'
import { stuck } from '../../apps/ops/src/check-invariants/i23-stuck.ts'
import { type Account, seed } from '../../apps/ops/src/seed/index.ts'
import { seedScale } from '../../apps/ops/src/seed/scale.ts'
import { newUnit, openRecord } from '../support/record.ts'
import { sharedStack } from '../support/shared-stack.ts'

const everything = systemActor('test', 'test')
const page = { limit: 200 }
let database: Database
let close: () => Promise<void>
let accounts: Account[]
let seedAgain: () => Promise<Account[]>

beforeAll(async () => {
  const record = await openRecord()
  ;({ database, close } = record)
  seedAgain = () => seed({ databaseUrl: record.url, filesDir: join(sharedStack().folder, 'sample-files'), maxUploadBytes: 1024 * 1024, secret: 's'.repeat(32), timeShift: 'allowed' })
  accounts = await seedAgain()
}, 120_000)
afterAll(() => close())

async function actorOf(login: string): Promise<Actor & { personId: string }> {
  const person = await personByLogin(database, login)
  const known = person && (await findActor(database, person.id))
  if (!known) throw new Error(`no ${login} in the sample`)
  return { ...known.actor, personId: known.person.id }
}

const dossiersOf = async (awardCode: string, actor: Actor = everything) => (await listDossiers(database, actor, { awardCode }, page)).rows

describe('the sample data', () => {
  test('a second start keeps the data and answers the same accounts', async () => {
    const before = await database.query(`SELECT seq, hash FROM audit_head`)
    expect(await seedAgain()).toEqual(accounts)
    expect(await database.query(`SELECT seq, hash FROM audit_head`)).toEqual(before)
  })

  test('every account signs in with its password and has a bearer token', async () => {
    for (const { login, password, token } of accounts) {
      expect(await verifyPassword((await findSignIn(database, login))?.passwordHash ?? null, password)).toBe(true)
      expect(token).toMatch(/^[\w-]{43}$/)
    }
  })

  test('the present is the present again', async () => {
    expect(Math.abs((await recordNow(database)).getTime() - Date.now())).toBeLessThan(5_000)
  })

  test('it is refused where time may not be moved', async () => {
    await expect(seed({ databaseUrl: '', filesDir: '', maxUploadBytes: 1, secret: '', timeShift: 'refused' })).rejects.toMatchObject({ code: 'auth.not-allowed' })
  })

  test('the cases stand where they are said to stand', async () => {
    const stands = async (award: string) => (await dossiersOf(award)).map(({ state, stepId, round }) => `${state} ${stepId} ${round}`)
    expect(await stands('TTLDXS')).toEqual(['under-way ministry-council 1'])
    expect((await stands('BKB')).toSorted()).toEqual([...Array.from({ length: 6 }, () => 'under-way department-sign 1'), 'under-way ministry-examine 2'])
    expect(await stands('CTDCP')).toEqual(['under-way central-opinion 1'])
    expect((await stands('HCLD3')).toSorted()).toEqual(['under-way ministry-examine 1', 'under-way ministry-posting 1'])
    expect(await stands('HCLD1')).toEqual(['awarded president-decision 1'])
    expect(await stands('GK')).toEqual(Array.from({ length: 18 }, () => 'awarded department-decide 1'))
    expect(await stands('HCDC')).toEqual(['under-way ministry-check 1'])
  })

  test('what is due tomorrow is due on the next working day, and the posting is on its fourth day', async () => {
    const { rows } = await inbox(database, (await actorOf('truongphong.kh')).personId, page)
    const calendar = await loadCalendar(database)
    const today = (await database.queryOne<{ today: string }>(`SELECT to_char(record_today(), 'YYYY-MM-DD') AS today`)).today
    expect(rows.map(({ lastDay }) => lastDay)).toEqual([calendar.addWorkingDays(today, 1)])
    const posted = (await dossiersOf('HCLD3')).find(({ stepId }) => stepId === 'ministry-posting')
    const { place } = await dossierPage(database, posted?.id ?? '', everything)
    expect(calendar.workingDaysBetween(place?.clock?.startsOn ?? '', today)).toBe(4)
    expect(place?.clock).toMatchObject({ day: 4 })
  })

  test('a substitute holds what its principal is away for, and a held dossier says by whose order', async () => {
    const { rows } = await inbox(database, (await actorOf('thay.kh')).personId, page)
    expect(rows).toMatchObject([{ awardCode: 'BKTTG', onBehalfOf: 'Nghiêm Bá Trác' }])
    const held = (await listDossiers(database, await actorOf('quantri.bct'), { held: true }, page)).rows
    expect(held).toHaveLength(1)
    const { holds, place } = await dossierPage(database, held[0]?.id ?? '', everything)
    expect(holds).toMatchObject([{ authority: 'Thanh tra Bộ', releasedAt: null }])
    expect(place?.clock?.pausedOn).not.toBeNull()
  })

  test('the stuck ones name their cause, each that people, terms and bodies outside can bring about', async () => {
    const open = await database.query<{ id: string }>('SELECT id FROM dossier WHERE ended_at IS NULL AND revision_no > 0')
    const lines = await stuckLines(database, open.map(({ id }) => id))
    for (const cause of ['no-holder', 'holders-inactive', 'holders-away', 'past-escalation', 'held-too-long', 'opinion-late', 'question-late'] as const) expect([cause, lines.some((line) => line.cause === cause)]).toEqual([cause, true])
    const seen = await Promise.all((['quantri.btc', 'quantri.bct', 'quantri.bk'] as const).map(async (login) => (await boardCounts(database, await actorOf(login), {})).stuck))
    expect(seen[0]).toBe(7)
    expect(seen.reduce((sum, count) => sum + count)).toBe(new Set(lines.map(({ dossierId }) => dossierId)).size)
  })

  test('councils have their seats and next week has its session', async () => {
    const [flag] = await dossiersOf('CTDB')
    const { session } = await dossierPage(database, flag?.id ?? '', everything)
    const planned = await sessionPage(database, session?.id ?? '')
    expect(planned.members).toHaveLength(15)
    expect(planned.agenda.map(({ dossierId }) => dossierId)).toEqual([flag?.id])
  })

  test('only tasks that are open are owed a mail', async () => {
    const queued = await database.query<{ kind: string; state: string }>(`SELECT n.kind, t.state FROM notice n JOIN task t ON t.id = n.task_id WHERE n.state = 'queued'`)
    const open = await database.query(`SELECT 1 FROM task WHERE state = 'open'`)
    expect(queued).toHaveLength(open.length)
    expect(new Set(queued.map(({ state }) => state))).toEqual(new Set(['open']))
  })
})

describe('reading the sample', () => {
  test('a list is seen only as far as the reader may see, and its pages hold every dossier once', async () => {
    const whole = (await listDossiers(database, everything, {}, page)).rows.map(({ id }) => id)
    const paged: string[] = []
    let cursor: string | null = null
    do {
      const part = await listDossiers(database, everything, {}, { cursor, limit: 7 })
      paged.push(...part.rows.map(({ id }) => id))
      cursor = part.next
    } while (cursor)
    expect(paged).toEqual(whole)
    expect(new Set(paged).size).toBe(whole.length)
    const finance = await listDossiers(database, await actorOf('thamdinh.btc'), {}, page)
    expect(new Set(finance.rows.map(({ code }) => code)).size).toBe(11)
    expect(await dossiersOf('GK', await actorOf('soan.kh'))).toEqual([])
  })

  test('a name is found without its accents', async () => {
    const { rows } = await listDossiers(database, everything, { text: 'NGHIEM BA' }, page)
    expect(rows.map(({ nomineeName }) => nomineeName)).toEqual(['Nghiêm Bá Trác'])
  })

  test('a task tells its holder what changed since the last decision, and hides itself from strangers', async () => {
    const examiner = await actorOf('thamdinh.bct')
    const { rows } = await inbox(database, examiner.personId, page)
    const second = rows.find(({ round }) => round === 2)
    const task = await taskPage(database, second?.taskId ?? '', examiner)
    expect(task.task).toMatchObject({ mine: true, kind: 'examine', outcomes: expect.arrayContaining(['pass', 'return']) as unknown })
    expect(task.revision?.no).toBe(2)
    expect(task.lastDecided?.no).toBe(1)
    expect(task.remarks).toHaveLength(2)
    expect(task.plan.map(({ state }) => state).slice(0, 6)).toEqual(['passed', 'passed', 'passed', 'passed', 'open', 'ahead'])
    await expect(taskPage(database, second?.taskId ?? '', await actorOf('soan.dtnn'))).rejects.toMatchObject({ code: 'not-found' })
  })

  test('the timeline tells the whole way in order', async () => {
    const [order] = await dossiersOf('HCLD1')
    const timeline = await dossierTimeline(database, order?.id ?? '', everything)
    expect(timeline.map(({ kind }) => kind).slice(0, 4)).toEqual(['created', 'handed-in', 'step-opened', 'decided'])
    expect(timeline.at(-1)).toMatchObject({ kind: 'ended', text: 'awarded' })
    expect(timeline.filter(({ kind }) => kind === 'decided')).toHaveLength(13)
    expect(timeline.map(({ at }) => at.getTime())).toEqual(timeline.map(({ at }) => at.getTime()).toSorted((a, b) => a - b))
  })

  test('a ledger holds what was given before and what was presented', async () => {
    const [order] = await dossiersOf('HCLD1')
    const { dossier } = await dossierPage(database, order?.id ?? '', everything)
    const { awards } = await ledgerOf(database, dossier.nominee.id, everything)
    expect(awards).toMatchObject([{ awardCode: 'HCLD1', presentation: expect.stringContaining('thừa ủy quyền') as unknown }])
    await expect(ledgerOf(database, dossier.nominee.id, await actorOf('soan.kh'))).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('the sample multiplied', () => {
  const files = () => ({ filesDir: join(sharedStack().folder, 'sample-files'), maxUploadBytes: 1024 * 1024 })
  const open = async () => (await database.queryOne<{ open: number }>(`SELECT count(*)::int AS open FROM dossier WHERE state IN ('under-way', 'returned')`)).open

  test('has as many open dossiers as were asked for, with nominees, papers and workflows to start; called again it adds what is missing', async () => {
    const [before] = await database.query<{ papers: number; nominees: number }>('SELECT (SELECT count(*)::int FROM paper) AS papers, (SELECT count(*)::int FROM nominee) AS nominees')
    const said: string[] = []
    const added = await seedScale(database, files(), 400, (line) => said.push(line))
    expect(said.at(-1)).toBe('400 of 400 dossiers')
    expect(await open()).toBe(400)
    const [after] = await database.query<{ papers: number; nominees: number; starts: number }>(
      `SELECT (SELECT count(*)::int FROM paper) AS papers, (SELECT count(*)::int FROM nominee) AS nominees, (SELECT count(*)::int FROM graphile_worker.jobs WHERE key LIKE 'start:%') AS starts`)
    expect((after?.nominees ?? 0) - (before?.nominees ?? 0)).toBe(5 * added)
    expect(Math.abs((after?.papers ?? 0) - (before?.papers ?? 0) - added * 50 / 3)).toBeLessThan(20)
    expect(after?.starts).toBeGreaterThanOrEqual(added)
    expect(await seedScale(database, files(), 400, () => {})).toBe(0)
  }, 120_000)

  test('what is shown of the copies is what their facts say', async () => {
    for (const invariant of [projection, route, decisions, separation, deadlines, outbox, stuck]) {
      // Copies have no audit lines of their own.
      const words = (await invariant.check({ database })).filter((word) => !word.includes('in the audit'))
      expect([invariant.id, words.slice(0, 3)]).toEqual([invariant.id, []])
    }
  }, 120_000)

  test('a record with a history of its own is left alone', async () => {
    const other = await openRecord()
    await newUnit(other.database)
    await expect(seedScale(other.database, files(), 10, () => {})).rejects.toThrow('a history of its own')
    await other.close()
  }, 60_000)
})
