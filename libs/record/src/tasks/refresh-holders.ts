import { AppError, type Day, dayNumber, dayOf } from '@vinhdanh/domain'
import { systemActor } from '../access/system-actor.ts'
import { loadCalendar } from '../clocks/calendar.ts'
import { realMoment } from '../clocks/real-moment.ts'
import type { Database } from '../database.ts'
import { DossierEntity } from '../dossiers/dossier.entity.ts'
import type { Transaction } from '../transaction.ts'
import { closeTask } from './give-task.ts'
import { holdersInBranch } from './hand-over-task.command.ts'
import { holdersOf } from './open-step.command.ts'
import { offerStep } from './offer-open-steps.ts'
import { StepEntity } from './step.entity.ts'
import { type StepPlace, stepsToRefresh } from './steps-to-refresh.query.ts'
import { TaskEntity } from './task.entity.ts'

const actor = systemActor('holders', '')
const job = 'refresh-holders'

/**
 * Brings the holders of every open step up to the day: whoever may hold it since a post or a substitution began gets a task, whoever no longer may loses
 * theirs where another remains. Looks at all open steps and not only at what began today, so that days without a run are made up for.
 * One transaction for each step at which something changes. Running twice changes nothing more. Answers for how many steps.
 */
export async function refreshHolders(database: Database): Promise<number> {
  const steps = await stepsToRefresh(database)
  for (const step of steps) await database.transact(actor, (tx) => refreshStep(tx, step))
  return steps.length
}

/** Asks for `refreshHolders` now: the process begins, or time was moved. There is one such job at most. */
export async function askToRefreshHolders(database: Database): Promise<void> {
  await database.transact(actor, askToRefresh)
}

/** As `askToRefreshHolders`, inside a transaction that has more to do. */
export function askToRefresh(tx: Transaction): void {
  tx.job(job, {}, { key: job })
}

/** Asks for `refreshHolders` at 07:30 of the next working morning in Viet Nam by the record's time, half an hour before reminders go out. Answers when. */
export async function askToRefreshHoldersNextMorning(database: Database): Promise<Date> {
  return database.transact(actor, async (tx) => {
    const morning = new Date(`${await nextWorkingDay(tx)}T07:30:00+07:00`)
    tx.job(job, {}, { key: job, runAt: await realMoment(tx, morning) })
    return morning
  })
}

/** A record without the calendar of the year looks again tomorrow. */
async function nextWorkingDay(tx: Transaction): Promise<Day> {
  try {
    return (await loadCalendar(tx)).addWorkingDays(tx.today, 1)
  } catch (error) {
    if (error instanceof AppError && error.code === 'calendar.year-unknown') return dayOf(dayNumber(tx.today) + 1)
    throw error
  }
}

/**
 * As `refreshHolders`, for the open steps that concern one person, inside the transaction that changed their posts or substitutions: what they or a
 * substitute of theirs hold, and what waits for a role of theirs.
 */
export async function refreshStepsOf(tx: Transaction, personId: string): Promise<void> {
  const concerned = `s.id IN (
    SELECT step_row_id FROM task WHERE state = 'open' AND holder_id = $1
    UNION SELECT step_row_id FROM task WHERE state = 'open' AND on_behalf_of = $1
    UNION SELECT open.id FROM post JOIN step open ON open.unit_id = post.unit_id AND open.role = post.role AND open.state = 'open'
      WHERE post.person_id = $1 AND post.valid_from <= $2 AND (post.valid_to IS NULL OR post.valid_to >= $2))`
  await refreshSteps(tx, concerned, [personId, tx.today])
}

/** Gives the open steps `s` among these, told as a condition with its parameters, to those who may hold them now, inside the transaction that changed who may. */
export async function refreshSteps(tx: Transaction, among: string, values: readonly unknown[]): Promise<void> {
  for (const step of await stepsToRefresh(tx, among, values)) await refreshStep(tx, step)
}

async function refreshStep(tx: Transaction, { id, dossierId }: StepPlace): Promise<void> {
  const dossier = await tx.lock(DossierEntity, { id: dossierId })
  const step = await tx.find(StepEntity, { id, state: 'open' })
  if (!step) return
  await offerStep(tx, dossier, step)
  await withdrawTasks(tx, dossier, step)
}

/** Where nobody else remains the task stays, so that the board shows the step as stuck with the name of who had it. */
async function withdrawTasks(tx: Transaction, dossier: DossierEntity, step: StepEntity): Promise<void> {
  const tasks = await tx.query<Pick<TaskEntity, 'id' | 'holderId' | 'byLapse'> & { handed: boolean }>(
    `SELECT t.id, t.holder_id AS "holderId", t.by_lapse AS "byLapse",
       EXISTS (SELECT 1 FROM task g WHERE g.step_row_id = t.step_row_id AND g.state = 'handed-over' AND g.handed_over_to = t.holder_id) AS handed
     FROM task t WHERE t.step_row_id = $1 AND t.state = 'open'`, [step.id],
  )
  const ids = (holders: readonly { readonly personId: string }[]) => new Set(holders.map(({ personId }) => personId))
  const [near, far] = [ids(await holdersOf(tx, dossier, step, step.unitId)), ids(await holdersInBranch(tx, dossier, step))]
  // What a lapse gave went to somebody who may not hold the step otherwise.
  const over = tasks.filter(({ holderId, handed, byLapse }) => !byLapse && !(handed ? far : near).has(holderId))
  if (over.length === 0 || over.length === tasks.length) return
  for (const { id } of over) await closeTask(tx, id, { state: 'cancelled' })
  tx.audit({ act: 'step.withdrawn', objectKind: 'step', objectId: step.id, dossierId: dossier.id, before: { round: step.round, stepId: step.stepId, holders: over.map(({ holderId }) => holderId) } })
}
