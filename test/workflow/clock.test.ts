import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { dossierWorkflowId } from '@vinhdanh/contracts'
import { holdDossier, recordNow, releaseDossier } from '@vinhdanh/record'
import { skipTime } from '@vinhdanh/temporal'
import { decide, newDossier } from '../support/dossier.ts'
import { keepHistories } from '../support/histories.ts'
import { STEPS, TERM_DAYS } from '../support/rules.ts'
import { advance, advanceTo, advanceToMorning } from '../support/time.ts'
import { openWorld, until, untilEnded, untilOpen, untilReady, untilRunEnded, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
  await untilReady(await world.startWorker())
})
afterAll(() => world.close())
keepHistories(() => world)

/** How often each kind of notice of a dossier was owed to somebody. */
async function noticesOf(dossierId: string): Promise<Record<string, number>> {
  const rows = await world.database.query<{ kind: string; count: number }>(`SELECT kind, count(*)::int AS count FROM notice WHERE dossier_id = $1 GROUP BY kind`, [dossierId])
  return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]))
}

const clockOf = (dossierId: string) => world.database.queryOne<{ dueAt: Date; usedDays: number; budgetDays: number; pausedOn: string | null; overdueAt: Date | null }>(
  `SELECT c.due_at AS "dueAt", c.used_days AS "usedDays", c.budget_days AS "budgetDays", c.paused_on AS "pausedOn", c.overdue_at AS "overdueAt"
   FROM clock c JOIN step s ON s.id = c.step_row_id WHERE c.dossier_id = $1 AND s.state = 'open'`, [dossierId])

async function finish(dossierId: string): Promise<void> {
  for (const stepId of STEPS) {
    await untilOpen(world.database, dossierId, stepId)
    await decide(world.database, world.organisation, dossierId)
  }
  await untilEnded(world.database, dossierId)
  await untilRunEnded(world.client, dossierId)
}

describe('the term of a step', () => {
  test('brings a reminder, then overdue, then word to the superior and to an administrator, each once and in this order', async () => {
    const { database, organisation } = world
    const dossierId = await newDossier(database, organisation)
    await untilOpen(database, dossierId, 'unit-sign')
    const { at: reminder } = await database.queryOne<{ at: Date }>(`SELECT i.at FROM clock_instant i JOIN step s ON s.id = i.step_row_id WHERE s.dossier_id = $1 AND i.kind = 'reminder'`, [dossierId])
    await advanceTo(world, new Date(reminder.getTime() - 3_600_000))
    expect(await noticesOf(dossierId)).toEqual({ task: 1 })
    await advanceTo(world, new Date(reminder.getTime() + 1_000))
    await until('the reminder', async () => (await noticesOf(dossierId))['reminder'])
    await advance(world, { workingDays: TERM_DAYS + 4 })
    await until('the last escalation', async () => (await noticesOf(dossierId))['escalation'] === 2)
    expect(await noticesOf(dossierId)).toEqual({ task: 1, reminder: 1, overdue: 1, escalation: 2 })
    const told = await database.query<{ kind: string; id: string }>(`SELECT kind, recipient_id AS id FROM notice WHERE dossier_id = $1 AND kind = 'escalation' ORDER BY created_at`, [dossierId])
    const { people } = organisation
    expect(told.map(({ id }) => id)).toEqual([people['department-head'].personId, people.administrator.personId])
    const fired = await database.query<{ name: string }>(`SELECT after ->> 'instant' AS name FROM audit_entry WHERE dossier_id = $1 AND act = 'clock.fired' ORDER BY seq`, [dossierId])
    expect(fired.map(({ name }) => name)).toEqual(['reminder-1', 'due', 'escalation-1-superior', 'escalation-3-administrator'])
    expect((await clockOf(dossierId)).overdueAt).not.toBeNull()
    await finish(dossierId)
  }, 60_000)

  test('fires nothing before its moment by the record, whatever the workflow believes', async () => {
    const { database, organisation, client } = world
    await advanceToMorning(world)
    const dossierId = await newDossier(database, organisation)
    await untilOpen(database, dossierId, 'unit-sign')
    await skipTime(client, dossierWorkflowId(dossierId), 30 * 86_400_000)
    expect(await noticesOf(dossierId)).toEqual({ task: 1 })
    await finish(dossierId)
  }, 60_000)

  test('sends one overdue notice and no stale reminder when all was missed during an outage', async () => {
    const { database, organisation } = world
    const dossierId = await newDossier(database, organisation)
    await untilOpen(database, dossierId, 'unit-sign')
    const { dueAt } = await clockOf(dossierId)
    // the record alone moves, as if nobody had run the workflow in the meantime; a word about the clock wakes it
    await database.query(`UPDATE clock_instant i SET at = at - interval '30 days' FROM step s WHERE s.id = i.step_row_id AND s.dossier_id = $1 AND i.kind <> 'escalation'`, [dossierId])
    await database.query(`SELECT graphile_worker.add_job('tell-dossier', json_build_object('dossierId', $1::text, 'fact', json_build_object('kind', 'clock-changed', 'factId', gen_random_uuid())))`, [dossierId])
    await until('overdue', async () => (await noticesOf(dossierId))['overdue'])
    expect(await noticesOf(dossierId)).toEqual({ task: 1, overdue: 1 })
    expect(dueAt.getTime()).toBeGreaterThan((await recordNow(database)).getTime())
    await finish(dossierId)
  }, 60_000)

  test('stands still while the dossier is held and runs on with the days that were left', async () => {
    const { database, organisation } = world
    const { actor } = organisation.people['ministry-intake']
    const dossierId = await newDossier(database, organisation)
    await untilOpen(database, dossierId, 'unit-sign')
    await advance(world, { workingDays: 1 })
    await holdDossier(database, actor, { dossierId, reason: 'Đang xác minh đơn', authority: 'Thanh tra', paperNumber: '5/TTr', expectedUntil: null })
    expect(await clockOf(dossierId)).toMatchObject({ usedDays: 1 })
    await advance(world, { workingDays: 10 })
    expect(await noticesOf(dossierId)).toEqual({ task: 1, held: 2 })
    await expect(decide(database, organisation, dossierId)).rejects.toMatchObject({ code: 'conflict.held' })
    await releaseDossier(database, actor, { dossierId, releasePaper: '6/TTr' })
    const { dueAt } = await clockOf(dossierId)
    await advanceTo(world, new Date(dueAt.getTime() - 3_600_000))
    expect(await noticesOf(dossierId)).toEqual({ task: 1, held: 2, released: 2, reminder: 1 })
    await advance(world, { ms: 2 * 3_600_000 })
    await until('overdue', async () => (await noticesOf(dossierId))['overdue'])
    await finish(dossierId)
  }, 60_000)

  test('that ends at the moment of the decision does no harm, whichever comes first', async () => {
    const { database, organisation, client } = world
    const dossiers = await Promise.all(Array.from({ length: 6 }, () => newDossier(database, organisation)))
    for (const dossierId of dossiers) await untilOpen(database, dossierId, 'unit-sign')
    const { dueAt } = await clockOf(dossiers[0] ?? '')
    await advanceTo(world, new Date(dueAt.getTime() - 2_000))
    await database.query(`UPDATE time_shift SET shift = shift + interval '3 seconds'`)
    await Promise.all(dossiers.flatMap((dossierId) => [skipTime(client, dossierWorkflowId(dossierId), 3_000), decide(database, organisation, dossierId)]))
    for (const dossierId of dossiers) {
      await untilOpen(database, dossierId, 'department-examine')
      expect((await noticesOf(dossierId))['overdue'] ?? 0).toBeLessThanOrEqual(1)
      for (const stepId of STEPS.slice(1)) {
        await untilOpen(database, dossierId, stepId)
        await decide(database, organisation, dossierId)
      }
      expect(await untilEnded(database, dossierId)).toBe('awarded')
    }
  }, 60_000)
})
