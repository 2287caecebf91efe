import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Actor, AppError } from '@vinhdanh/domain'
import { type Database, decideTask, dossierTimeline, handOverChoices, handOverTask, revokeSubstitution, takeBackTask, taskPage } from '@vinhdanh/record'
import { checkInvariants } from '../../apps/ops/src/check-invariants/index.ts'
import { decide, newDossier, openTasks } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { createOrganisation, type Organisation } from '../support/organisation.ts'
import { newHolder, newPerson, newUnit, openRecord, system } from '../support/record.ts'
import { importTestRules } from '../support/rules.ts'
import { substitute } from '../support/substitution.ts'

type Person = Actor & { personId: string }
const reason = 'Tôi đi công tác tuần này'
const races = 30
let database: Database
let organisation: Organisation
let giver: Person
/** Holds the same role in a unit below, so has no task of the step. */
let colleague: Person
let close: () => Promise<void>
beforeAll(async () => {
  ;({ database, close } = await openRecord())
  await importTestRules(database)
  organisation = await createOrganisation(database)
  giver = organisation.people['department-examiner'].actor
  colleague = await newHolder(database, organisation.unit.id, 'department-examiner')
})
afterAll(async () => {
  // No worker runs here, so the outbox (I20) stays as full as it is.
  expect((await checkInvariants({ database })).filter(({ id }) => id !== 'I20')).toEqual([])
  await close()
})

/** A dossier that waits for the department's examiner. */
async function begin(): Promise<{ dossierId: string; taskId: string; sha256: string }> {
  const dossierId = await newDossier(database, organisation)
  await follow(database, dossierId)
  await decide(database, organisation, dossierId)
  await follow(database, dossierId)
  const task = (await openTasks(database, dossierId)).find(({ holderId }) => holderId === giver.personId)
  return { dossierId, taskId: task?.taskId ?? '', sha256: task?.revisionSha256 ?? '' }
}
const pass = (actor: Actor, taskId: string, revisionSha256: string) =>
  decideTask(database, actor, { taskId, decisionId: randomUUID(), revisionSha256, outcome: 'pass', reason: null, payload: {}, remarks: [] })
const taskOf = async (dossierId: string, { personId }: Person): Promise<string> => (await openTasks(database, dossierId)).find(({ holderId }) => holderId === personId)?.taskId ?? ''
const handOver = (taskId: string, { personId }: Person, why = reason) => handOverTask(database, giver, { taskId, colleagueId: personId, reason: why })
const refusal = (path: string) => ({ code: 'validation.failed', details: { problems: [expect.objectContaining({ path })] } })

describe('handing over', () => {
  test('the timeline says to whom, by whom and why, and that it was taken back', async () => {
    const { dossierId, taskId } = await begin()
    await handOver(taskId, colleague)
    await takeBackTask(database, giver, taskId)
    const entries = (await dossierTimeline(database, dossierId, giver)).filter(({ kind }) => kind === 'handed-over' || kind === 'taken-back')
    expect(entries).toMatchObject([
      { kind: 'handed-over', people: [giver.name], colleague: colleague.name, text: reason, stepId: 'department-examine', round: 1 }, { kind: 'taken-back', people: [giver.name], colleague: colleague.name, text: null },
    ])
  })

  test('the colleague gets the task and a notice, the giver is asked no more, and the decision names both', async () => {
    const { dossierId, taskId, sha256 } = await begin()
    expect((await handOverChoices(database, giver, taskId)).map(({ id }) => id)).toEqual([colleague.personId])
    await handOver(taskId, colleague)
    expect((await openTasks(database, dossierId)).map(({ holderId }) => holderId)).toEqual([colleague.personId])
    const given = await taskOf(dossierId, colleague)
    expect(await database.query(`SELECT task_id AS task, kind, state FROM notice WHERE unique_key IN ('task:' || $1, 'task:' || $2) ORDER BY state`, [taskId, given]))
      .toEqual([{ task: taskId, kind: 'task', state: 'cancelled' }, { task: given, kind: 'task', state: 'queued' }])
    expect((await taskPage(database, taskId, giver)).task).toMatchObject({ state: 'handed-over', handedOver: { id: colleague.personId, reason } })
    expect((await taskPage(database, given, colleague)).task).toMatchObject({ state: 'open', handedBy: { id: giver.personId, reason } })
    await expect(pass(giver, taskId, sha256)).rejects.toMatchObject({ code: 'link.over' })
    await pass(colleague, given, sha256)
    expect(await database.query(`SELECT person_id AS by, on_behalf_of AS "for" FROM decision WHERE task_id = $1`, [given])).toEqual([{ by: colleague.personId, for: giver.personId }])
    expect(await database.query(`SELECT actor_id AS by FROM audit_entry WHERE act = 'task.handed-over' AND object_id = $1`, [taskId])).toEqual([{ by: giver.personId }])
    await expect(takeBackTask(database, giver, taskId)).rejects.toMatchObject({ code: 'conflict.already-decided' })
  })

  test('the giver takes it back and decides; it can be handed over again', async () => {
    const { dossierId, taskId, sha256 } = await begin()
    for (let time = 0; time < 2; time += 1) {
      await handOver(taskId, colleague)
      await takeBackTask(database, giver, taskId)
      expect((await openTasks(database, dossierId)).map(({ holderId }) => holderId)).toEqual([giver.personId])
    }
    await expect(takeBackTask(database, giver, taskId)).rejects.toMatchObject({ code: 'conflict.state' })
    await pass(giver, taskId, sha256)
  })

  test('a colleague who holds the step anyway keeps it when it is taken back', async () => {
    const second = await newHolder(database, organisation.department.id, 'department-examiner')
    const { dossierId, taskId } = await begin()
    const onBehalfOf = async () => (await database.queryOne<{ name: string | null }>('SELECT on_behalf_of AS name FROM task WHERE id = $1', [await taskOf(dossierId, second)])).name
    await handOver(taskId, second)
    expect(await onBehalfOf()).toBe(giver.personId)
    await takeBackTask(database, giver, taskId)
    expect(await onBehalfOf()).toBeNull()
  })

  test('what was handed over is not handed on', async () => {
    const { dossierId, taskId } = await begin()
    await handOver(taskId, colleague)
    const given = await taskOf(dossierId, colleague)
    expect(await handOverChoices(database, colleague, given)).toEqual([])
    await expect(handOverTask(database, colleague, { taskId: given, colleagueId: giver.personId, reason })).rejects.toMatchObject({ code: 'conflict.state' })
  })

  test('a substitute does not hand on: the decision has to name in whose place it was made', async () => {
    const deputy = await newHolder(database, organisation.unit.id, 'auditor')
    const { dossierId, sha256 } = await begin()
    const id = await substitute(database, giver.personId, deputy.personId, [0, 0])
    const taskId = await taskOf(dossierId, deputy)
    expect(await handOverChoices(database, deputy, taskId)).toEqual([])
    await expect(handOverTask(database, deputy, { taskId, colleagueId: colleague.personId, reason })).rejects.toMatchObject({ code: 'conflict.state' })
    await pass(deputy, taskId, sha256)
    expect(await database.query('SELECT person_id AS by, on_behalf_of AS "for" FROM decision WHERE task_id = $1', [taskId])).toEqual([{ by: deputy.personId, for: giver.personId }])
    await revokeSubstitution(database, system, id)
  })

  test('only to those who may hold the step, and with a reason', async () => {
    const { dossierId, taskId } = await begin()
    const elsewhere = await newHolder(database, (await newUnit(database, organisation.ministry.id, 'department')).id, 'department-examiner')
    const stranger = organisation.people.auditor.actor
    for (const who of [elsewhere, stranger, giver]) await expect(handOver(taskId, who)).rejects.toMatchObject(refusal('colleagueId'))
    await expect(handOver(taskId, colleague, ' ngắn ')).rejects.toMatchObject(refusal('reason'))
    await expect(handOverTask(database, stranger, { taskId, colleagueId: colleague.personId, reason })).rejects.toMatchObject({ code: 'not-found' })
    expect(await taskOf(dossierId, giver)).toBe(taskId)
  })

  test('never to somebody who decided at another level or wrote the dossier', async () => {
    const { people } = organisation
    const { taskId } = await begin()
    const other = await newPerson(database)
    const id = await substitute(database, giver.personId, people['unit-head'].personId, [0, 0])
    // The head signed the dossier in its unit, so the substitution does not open this step to them; another substitute may have it.
    for (const who of [people['unit-head'].actor, people.submitter.actor]) await expect(handOver(taskId, who)).rejects.toMatchObject(refusal('colleagueId'))
    await database.query('UPDATE substitution SET substitute_id = $2 WHERE id = $1', [id, other])
    expect((await handOverChoices(database, giver, taskId)).map((choice) => choice.id)).toContain(other)
  })
})

test(`in ${races} rounds handing over meets a decision: one of them wins, and the step has one decision at most`, async () => {
  const race = (act: Promise<unknown>) => act.then(() => 'won', (error: unknown) => {
    if (error instanceof AppError && !error.code.startsWith('bug.')) return error.code
    throw error
  })
  for (let round = 0; round < races; round += 1) {
    const { dossierId, taskId, sha256 } = await begin()
    const acts = [() => handOver(taskId, colleague), () => pass(giver, taskId, sha256)]
    const answers = await Promise.all((round % 2 === 0 ? acts : acts.toReversed()).map((act) => race(act())))
    expect(answers.filter((answer) => answer === 'won')).toHaveLength(1)
    expect(['conflict.already-decided', 'link.over']).toContain(answers.find((answer) => answer !== 'won'))
    await follow(database, dossierId)
  }
}, 120_000)
