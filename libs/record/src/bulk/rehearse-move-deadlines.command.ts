import { type Actor, type Day, type FieldProblem, invalid, longestTerm, type WorkingCalendar } from '@vinhdanh/domain'
import { loadCalendar } from '../clocks/calendar.ts'
import { wrongLastDay, wrongTexts } from '../clocks/move-deadline.command.ts'
import type { Database } from '../database.ts'
import type { MoveInstruction } from './bulk-kind.ts'
import { type BulkSelection, selectDossiers } from './bulk-selection.ts'
import { foretell, termsOf } from './move-deadlines.kind.ts'
import { wasRehearsed, writeRehearsal } from './write-rehearsal.ts'

export interface MoveDeadlinesInput {
  /** Of the act to be; the same id again is the same act. */
  readonly id: string
  readonly selection: BulkSelection
  readonly shift: { readonly workingDays: number } | { readonly toDay: Day }
  readonly reason: string
  /** Who ordered it, and by which paper. */
  readonly authority: string
}

/**
 * Freezes a selection and foretells for each dossier from which day to which its deadline would move, or why it cannot. Nothing is sent and no deadline
 * moves before `startBulkAct`. Errors: as `selectDossiers`; `validation.failed` with `workingDays` (1 to 365, either way), `toDay`, `reason` or `authority`;
 * `conflict.duplicate` for another person's id.
 */
export async function rehearseMoveDeadlines(database: Database, actor: Actor, input: MoveDeadlinesInput): Promise<void> {
  await database.transact(actor, async (tx) => {
    if (await wasRehearsed(tx, input.id)) return
    const calendar = await loadCalendar(tx)
    const { shift } = input
    const problems = [...wrongShift(shift, calendar, tx.today), ...wrongTexts({ authority: input.authority, reason: input.reason })]
    if (problems.length > 0) throw invalid(...problems)
    const terms = await termsOf(tx, await selectDossiers(tx, actor, input.selection))
    const newDayOf = (lastDay: Day): Day => ('toDay' in shift ? shift.toDay : calendar.addWorkingDays(lastDay, shift.workingDays))
    const instruction: MoveInstruction = { ...shift, reason: input.reason.trim(), authority: input.authority.trim() }
    await writeRehearsal(tx, { id: input.id, kind: 'move-deadlines', instruction, items: terms.map((term) => foretell(term, newDayOf, { actor, calendar, today: tx.today })) })
  })
}

function wrongShift(shift: MoveDeadlinesInput['shift'], calendar: WorkingCalendar, today: Day): FieldProblem[] {
  if ('toDay' in shift) return wrongLastDay(calendar, { path: 'toDay', day: shift.toDay, oldLastDay: null, today })
  const days = Math.abs(shift.workingDays)
  return Number.isInteger(days) && days >= 1 && days <= longestTerm ? [] : [{ path: 'workingDays', message: 'problem.working-days-range', params: { min: 1, max: longestTerm } }]
}
