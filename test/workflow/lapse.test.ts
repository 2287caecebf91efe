import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { dossierWorkflowId } from '@vinhdanh/contracts'
import { AppError, type Lapse, localDay, type Role } from '@vinhdanh/domain'
import { decideTask, dossierPage, dossierTimeline, holdDossier, loadCalendar, moveDeadline, moveTime, recordNow, refreshHolders, releaseDossier } from '@vinhdanh/record'
import { skipTime } from '@vinhdanh/temporal'
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { checkInvariants } from '../../apps/ops/src/check-invariants/index.ts'
import { correct, decide, newDossier, type OpenTask, openTasks } from '../support/dossier.ts'
import { keepHistories } from '../support/histories.ts'
import { system } from '../support/record.ts'
import { cite, importRulesWith, STEPS } from '../support/rules.ts'
import { advance, advanceTo } from '../support/time.ts'
import { openWorld, until, untilEnded, untilOpen, untilReady, untilRunEnded, type World } from '../support/world.ts'

/** The step that is left without an answer, and the one after it. */
const [step, next] = ['department-examine', 'ministry-intake'] as const
const ground = { reason: 'Chờ số liệu quyết toán', authority: 'Bộ trưởng, công văn 12/BTC-VP' }
let world: World
beforeAll(async () => {
  world = await openWorld()
  await untilReady(await world.startWorker())
})
afterAll(() => world.close())
keepHistories(() => world)

/** A dossier that waits at the examination, under rules with this lapse two working days after its term. */
async function waiting(lapse: Omit<Lapse, 'workingDaysAfter' | 'cite'> | null): Promise<string> {
  await importRulesWith(world.database, step, lapse ? { lapse: { ...lapse, workingDaysAfter: 2, cite } } : {})
  const dossierId = await newDossier(world.database, world.organisation)
  await untilOpen(world.database, dossierId, 'unit-sign')
  await decide(world.database, world.organisation, dossierId)
  await untilOpen(world.database, dossierId, step)
  return dossierId
}

/** When an instant of the open examination comes. */
const momentOf = async (dossierId: string, kind: 'due' | 'lapse'): Promise<Date> => (await world.database.queryOne<{ at: Date }>(
  `SELECT i.at FROM clock_instant i JOIN step s ON s.id = i.step_row_id WHERE s.dossier_id = $1 AND s.step_id = $2 AND i.kind = $3 ORDER BY s.no DESC LIMIT 1`, [dossierId, step, kind])).at

/** Goes to a moment of the open examination, or so many milliseconds past it. */
const goTo = async (dossierId: string, kind: 'due' | 'lapse', pastMs: number): Promise<void> => advanceTo(world, new Date((await momentOf(dossierId, kind)).getTime() + pastMs))

const decisionOf = (dossierId: string) => world.database.query<{ personId: string | null; outcome: string; rule: object | null }>(
  `SELECT x.person_id AS "personId", x.outcome, x.rule FROM decision x JOIN step s ON s.id = x.step_row_id WHERE x.dossier_id = $1 AND s.step_id = $2`, [dossierId, step])

const toldOf = async (dossierId: string, kind: string): Promise<string[]> =>
  (await world.database.query<{ id: string }>('SELECT recipient_id AS id FROM notice WHERE dossier_id = $1 AND kind = $2 ORDER BY created_at', [dossierId, kind])).map(({ id }) => id)

async function finish(dossierId: string, from: (typeof STEPS)[number], round = 1): Promise<void> {
  for (const stepId of STEPS.slice(STEPS.indexOf(from))) {
    await untilOpen(world.database, dossierId, stepId, round)
    await decide(world.database, world.organisation, dossierId)
  }
  expect(await untilEnded(world.database, dossierId)).toBe('awarded')
  await untilRunEnded(world.client, dossierId)
}

describe('a step that nobody answers', () => {
  test('stays open and overdue where the rules have no lapse', async () => {
    const dossierId = await waiting(null)
    await advance(world, { workingDays: 12 })
    await until('overdue', async () => (await toldOf(dossierId, 'overdue')).length === 1)
    const { place, dossier } = await dossierPage(world.database, dossierId, system)
    expect({ stepId: place?.stepId, overdue: dossier.overdueAt !== null, decided: await decisionOf(dossierId) }).toEqual({ stepId: step, overdue: true, decided: [] })
    await finish(dossierId, step)
  }, 120_000)

  test('passes in silence, is said to have, and the next step opens by itself', async () => {
    const { database, organisation: { people } } = world
    const dossierId = await waiting({ act: 'pass-silently' })
    await goTo(dossierId, 'lapse', 1_000)
    await untilOpen(database, dossierId, next)
    expect(await decisionOf(dossierId)).toEqual([{ personId: null, outcome: 'pass', rule: { act: 'pass-silently', workingDaysAfter: 2, cite } }])
    expect(await toldOf(dossierId, 'overdue')).toEqual([people['department-examiner'].personId])
    expect((await toldOf(dossierId, 'lapsed')).sort()).toEqual([people['department-examiner'].personId, people.submitter.personId].sort())
    const line = (await dossierTimeline(database, dossierId, system)).find(({ kind, rule }) => kind === 'decided' && rule)
    expect(line).toMatchObject({ people: [], outcome: 'pass', rule: { act: 'pass-silently', workingDaysAfter: 2, citation: { confidence: 'L' } } })
    await finish(dossierId, next)
    expect(await checkInvariants({ database })).toEqual([])
  }, 120_000)

  test('returns to the unit, which corrects and hands in again', async () => {
    const { database, organisation } = world
    const dossierId = await waiting({ act: 'return' })
    await goTo(dossierId, 'lapse', 1_000)
    await untilOpen(database, dossierId, 'correction')
    expect(await decisionOf(dossierId)).toEqual([{ personId: null, outcome: 'return', rule: { act: 'return', workingDaysAfter: 2, cite } }])
    expect(await toldOf(dossierId, 'returned')).toEqual([organisation.people.submitter.personId])
    await correct(database, organisation, dossierId)
    await finish(dossierId, step, 2)
  }, 120_000)

  test('goes to the superior as well, who keeps the task and may decide', async () => {
    const { database, organisation: { people } } = world
    const dossierId = await waiting({ act: 'to-superior' })
    await goTo(dossierId, 'lapse', 1_000)
    await until('the second task', async () => (await openTasks(database, dossierId)).length === 2)
    await refreshHolders(database)
    const tasks = await openTasks(database, dossierId)
    expect(tasks.map(({ holderId }) => holderId).sort()).toEqual([people['department-examiner'].personId, people['department-head'].personId].sort())
    expect(await toldOf(dossierId, 'task')).toContain(people['department-head'].personId)
    expect((await dossierTimeline(database, dossierId, system)).find(({ kind }) => kind === 'lapse')).toMatchObject({ people: [people['department-head'].actor.name], rule: { act: 'to-superior' } })
    await passAs('department-head', tasks)
    await finish(dossierId, next)
  }, 120_000)

  test('goes to the deputy as well, whose decision names both', async () => {
    const { database, organisation: { people } } = world
    const dossierId = await waiting({ act: 'to-substitute', deputy: 'department-head' })
    await goTo(dossierId, 'lapse', 1_000)
    await until('the second task', async () => (await openTasks(database, dossierId)).length === 2)
    await passAs('department-head', await openTasks(database, dossierId))
    const { steps } = await dossierPage(database, dossierId, system)
    expect(steps.find(({ stepId }) => stepId === step)?.decision).toMatchObject({ personName: people['department-head'].actor.name, onBehalfOf: people['department-examiner'].actor.name })
    await finish(dossierId, next)
  }, 120_000)
})

describe('a lapse', () => {
  test('comes together with the end of the term when nobody looked on the days between, and asks the superior without reminding them', async () => {
    const { database, client, organisation: { people } } = world
    const dossierId = await waiting({ act: 'to-superior' })
    const away = (await momentOf(dossierId, 'lapse')).getTime() + 1_000 - (await recordNow(database)).getTime()
    await moveTime(database, away)
    await skipTime(client, dossierWorkflowId(dossierId), away)
    await until('the second task', async () => (await openTasks(database, dossierId)).length === 2)
    expect(await toldOf(dossierId, 'overdue')).toEqual([people['department-examiner'].personId])
    expect(await toldOf(dossierId, 'task')).toContain(people['department-head'].personId)
    expect(await checkInvariants({ database })).toEqual([])
    await passAs('department-head', await openTasks(database, dossierId))
    await finish(dossierId, next)
  }, 120_000)

  test('and a decision at the same moment have one winner', async () => {
    const { database, client } = world
    const dossiers: string[] = []
    for (let count = 0; count < 4; count++) dossiers.push(await waiting({ act: 'pass-silently' }))
    // ten minutes before: the real time that skipping takes passes for the record as well
    await goTo(dossiers[0] ?? '', 'lapse', -600_000)
    // read before the race: after it another step may be open
    const tasks = await Promise.all(dossiers.map((dossierId) => openTasks(database, dossierId)))
    await moveTime(database, 601_000)
    const refused = (error: unknown) => {
      if (!(error instanceof AppError) || !['conflict.already-decided', 'link.over'].includes(error.code)) throw error
    }
    await Promise.all(dossiers.flatMap((dossierId, index) => [
      skipTime(client, dossierWorkflowId(dossierId), 601_000),
      // a moment later each, as the timer's way is the longer one
      delay(index * 150).then(() => passAs('department-examiner', tasks[index] ?? [])).catch(refused),
    ]))
    for (const dossierId of dossiers) {
      await untilOpen(database, dossierId, next)
      expect(await decisionOf(dossierId)).toHaveLength(1)
      await finish(dossierId, next)
    }
    expect(await checkInvariants({ database })).toEqual([])
  }, 180_000)

  test('does not come while the dossier is held, and comes when the days that were left have run', async () => {
    const { database, organisation } = world
    const { actor } = organisation.people['ministry-intake']
    const dossierId = await waiting({ act: 'pass-silently' })
    await advance(world, { workingDays: 1 })
    await holdDossier(database, actor, { dossierId, reason: 'Đang xác minh đơn', authority: 'Thanh tra', paperNumber: '5/TTr', expectedUntil: null })
    await advance(world, { workingDays: 20 })
    expect(await decisionOf(dossierId)).toEqual([])
    await releaseDossier(database, actor, { dossierId, releasePaper: '6/TTr' })
    expect(await momentOf(dossierId, 'lapse') > (await recordNow(database))).toBe(true)
    await goTo(dossierId, 'lapse', 1_000)
    await finish(dossierId, next)
  }, 120_000)

  test.each([['before the term ends', 'due', -3_600_000], ['just after it has ended', 'due', 1_000], ['just before the lapse', 'lapse', -300_000]] as const)('moves with a deadline that is moved %s', async (_, kind, pastMs) => {
    const { database } = world
    const dossierId = await waiting({ act: 'pass-silently' })
    const old = await momentOf(dossierId, 'lapse')
    await goTo(dossierId, kind, pastMs)
    if (kind === 'lapse' || pastMs > 0) await until('overdue', async () => (await toldOf(dossierId, 'overdue')).length === 1)
    await extend(dossierId)
    const moved = await momentOf(dossierId, 'lapse')
    expect(moved > old).toBe(true)
    expect((await dossierPage(database, dossierId, system)).dossier.overdueAt).toBeNull()
    await advanceTo(world, new Date(Math.max(old.getTime(), (await recordNow(database)).getTime()) + 1_000))
    expect(await decisionOf(dossierId)).toEqual([])
    await advanceTo(world, new Date(moved.getTime() + 1_000))
    await finish(dossierId, next)
    const fired = await database.query(`SELECT 1 FROM audit_entry WHERE dossier_id = $1 AND act = 'clock.fired' AND after ->> 'instant' LIKE 'lapse%'`, [dossierId])
    expect(fired).toHaveLength(1)
  }, 120_000)

  test('at the very moment of an extension has come, or comes at the new moment', async () => {
    const { database, client } = world
    for (let count = 0; count < 4; count++) {
      const dossierId = await waiting({ act: 'pass-silently' })
      await goTo(dossierId, 'lapse', -2_000)
      await moveTime(database, 3_000)
      const [, extended] = await Promise.all([skipTime(client, dossierWorkflowId(dossierId), 3_000), extend(dossierId).then(() => true, (error: unknown) => {
        // the lapse was first: nothing is open for a moment, or the next step is, whose last day is another
        if (error instanceof AppError && ['conflict.state', 'conflict.version'].includes(error.code)) return false
        throw error
      })])
      if (extended) {
        expect(await decisionOf(dossierId)).toEqual([])
        await goTo(dossierId, 'lapse', 1_000)
      }
      await finish(dossierId, next)
      expect(await decisionOf(dossierId)).toHaveLength(1)
    }
  }, 180_000)
})

/** Passes the open step as the holder of this role. */
async function passAs(role: Role, tasks: readonly OpenTask[]): Promise<void> {
  const { personId, actor } = world.organisation.people[role]
  const own = tasks.find(({ holderId }) => holderId === personId)
  await decideTask(world.database, actor, { taskId: own?.taskId ?? '', decisionId: randomUUID(), revisionSha256: own?.revisionSha256 ?? '', outcome: 'pass', reason: null, payload: {}, remarks: [] })
}

/** Gives the examination until five working days from today. */
async function extend(dossierId: string): Promise<void> {
  const { database, organisation } = world
  const { oldLastDay } = await database.queryOne<{ oldLastDay: string }>(
    `SELECT to_char(c.last_day, 'YYYY-MM-DD') AS "oldLastDay" FROM clock c JOIN step s ON s.id = c.step_row_id WHERE s.dossier_id = $1 AND s.step_id = $2 ORDER BY s.no DESC LIMIT 1`, [dossierId, step])
  const newLastDay = (await loadCalendar(database)).addWorkingDays(localDay(await recordNow(database)), 5)
  await moveDeadline(database, organisation.people.administrator.actor, { dossierId, oldLastDay, newLastDay, ...ground })
}
