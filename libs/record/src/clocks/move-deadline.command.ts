import { type Actor, AppError, type Day, type FieldProblem, invalid, isDay, type WorkingCalendar } from '@vinhdanh/domain'
import { IsNull } from 'typeorm'
import { requireRight } from '../access/require-right.ts'
import type { Database } from '../database.ts'
import { DossierEntity } from '../dossiers/dossier.entity.ts'
import { ruleOf } from '../tasks/step-rule.ts'
import { StepEntity } from '../tasks/step.entity.ts'
import type { Transaction } from '../transaction.ts'
import { loadCalendar } from './calendar.ts'
import { ClockEntity } from './clock.entity.ts'
import { moveTerms } from './move-terms.ts'

export interface MoveDeadlineInput {
  readonly dossierId: string
  /** The last day that was on the screen; somebody else was faster when it is another now. */
  readonly oldLastDay: Day
  readonly newLastDay: Day
  readonly reason: string
  /** Who ordered it, and by which paper. */
  readonly authority: string
}

/**
 * Moves the last day of the open step of a dossier. Errors: `not-found`, `auth.not-allowed`, `validation.failed` with the field at fault,
 * `conflict.state` when no step is open, `conflict.held` while its clock is paused, `conflict.version`.
 */
export async function moveDeadline(database: Database, actor: Actor, input: MoveDeadlineInput): Promise<void> {
  await database.transact(actor, (tx) => moveDeadlineWithin(tx, input))
}

/** As `moveDeadline`, inside a transaction that has more to do; `stepRowId`, where given, must be the step that is still open. */
export async function moveDeadlineWithin(tx: Transaction, input: MoveDeadlineInput & { readonly stepRowId?: string }): Promise<void> {
  const { dossierId, stepRowId, oldLastDay, newLastDay, reason, authority } = input
  const dossier = await tx.lock(DossierEntity, { id: dossierId })
  requireRight(tx.actor, 'dossier.repair', dossier.unitPath)
  const step = await tx.find(StepEntity, { dossierId, state: 'open' })
  if (!step || dossier.endedAt) throw new AppError('conflict.state', { state: dossier.state })
  const clock = await tx.get(ClockEntity, { stepRowId: step.id, stoppedAt: IsNull() })
  if (clock.pausedOn) throw new AppError('conflict.held', { since: clock.pausedOn })
  const calendar = await loadCalendar(tx)
  const problems = [...wrongTexts({ reason, authority }), ...wrongLastDay(calendar, { path: 'newLastDay', day: newLastDay, oldLastDay: clock.lastDay, today: tx.today })]
  if (problems.length > 0) throw invalid(...problems)
  if (clock.lastDay !== oldLastDay || (stepRowId ?? step.id) !== step.id) throw new AppError('conflict.version')
  const { rule } = await ruleOf(tx, dossier, step)
  await moveTerms(tx, calendar, [{ dossierId, clock, rule, lastDay: newLastDay, reason: reason.trim(), authority: authority.trim() }])
}

/** Which of the texts that a move of a deadline owes are missing. */
export function wrongTexts(texts: Readonly<Record<string, string>>): FieldProblem[] {
  return Object.entries(texts).filter(([, text]) => text.trim() === '').map(([path]) => ({ path, message: 'problem.required' }))
}

/** Why a term cannot end on this day: no day, past, the old day itself, a year without a calendar, a day off. */
export function wrongLastDay(calendar: WorkingCalendar, { path, day, oldLastDay, today }: { path: string; day: Day; oldLastDay: Day | null; today: Day }): FieldProblem[] {
  if (!isDay(day)) return [{ path, message: day === '' ? 'problem.required' : 'problem.date' }]
  if (day < today) return [{ path, message: 'problem.in-past' }]
  if (day === oldLastDay) return [{ path, message: 'problem.same-day' }]
  if (!calendar.knows(day)) return [{ path, message: 'problem.calendar-year-unknown', params: { year: Number(day.slice(0, 4)) } }]
  return calendar.isWorkingDay(day) ? [] : [{ path, message: 'problem.not-working-day' }]
}
