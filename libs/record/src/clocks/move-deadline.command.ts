import { type Actor, AppError, awardOf, type Day, type FieldProblem, invalid, isDay } from '@vinhdanh/domain'
import { IsNull } from 'typeorm'
import { requireRight } from '../access/require-right.ts'
import type { Database } from '../database.ts'
import { DossierEntity } from '../dossiers/dossier.entity.ts'
import { ruleSetById } from '../rules/rule-set.query.ts'
import { stepRule } from '../tasks/step-rule.ts'
import { StepEntity } from '../tasks/step.entity.ts'
import type { Transaction } from '../transaction.ts'
import { loadCalendar } from './calendar.ts'
import { ClockEntity } from './clock.entity.ts'
import { moveTerm } from './move-term.ts'

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
 * `conflict.state` when no step is open, `conflict.held` while its clock is paused, `conflict.version`, `calendar.year-unknown`.
 */
export async function moveDeadline(database: Database, actor: Actor, input: MoveDeadlineInput): Promise<void> {
  const { dossierId, oldLastDay, newLastDay, reason, authority } = input
  await database.transact(actor, async (tx) => {
    const dossier = await tx.lock(DossierEntity, { id: dossierId })
    requireRight(actor, 'dossier.repair', dossier.unitPath)
    const step = await tx.find(StepEntity, { dossierId, state: 'open' })
    if (!step || dossier.endedAt) throw new AppError('conflict.state', { state: dossier.state })
    const clock = await tx.get(ClockEntity, { stepRowId: step.id, stoppedAt: IsNull() })
    if (clock.pausedOn) throw new AppError('conflict.held', { since: clock.pausedOn })
    const calendar = await loadCalendar(tx)
    const problems = [...wrongTexts({ reason, authority }), ...wrongDay(tx, newLastDay, clock.lastDay, (day) => calendar.isWorkingDay(day))]
    if (problems.length > 0) throw invalid(...problems)
    if (clock.lastDay !== oldLastDay) throw new AppError('conflict.version')
    const ruleSet = await ruleSetById(tx, dossier.ruleSetId ?? '')
    const rule = stepRule(ruleSet, awardOf(ruleSet, dossier.awardCode), step.stepId)
    await moveTerm(tx, calendar, { clock, dossier, rule, lastDay: newLastDay, reason: reason.trim(), authority: authority.trim() })
  })
}

function wrongTexts(texts: Readonly<Record<string, string>>): FieldProblem[] {
  return Object.entries(texts).filter(([, text]) => text.trim() === '').map(([path]) => ({ path, message: 'problem.required' }))
}

function wrongDay(tx: Transaction, day: Day, oldLastDay: Day, isWorkingDay: (day: Day) => boolean): FieldProblem[] {
  const path = 'newLastDay'
  if (!isDay(day)) return [{ path, message: day === '' ? 'problem.required' : 'problem.date' }]
  if (day < tx.today) return [{ path, message: 'problem.in-past' }]
  if (day === oldLastDay) return [{ path, message: 'problem.same-day' }]
  return isWorkingDay(day) ? [] : [{ path, message: 'problem.not-working-day' }]
}
