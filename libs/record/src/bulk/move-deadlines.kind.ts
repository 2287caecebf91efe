import { type Actor, AppError, type Day, type FieldProblem, may, type WorkingCalendar } from '@vinhdanh/domain'
import { moveDeadlineWithin, wrongLastDay } from '../clocks/move-deadline.command.ts'
import type { Reader } from '../reader.ts'
import type { Transaction } from '../transaction.ts'
import type { BulkKind, BulkRefusal, MoveInstruction, RehearsedItem } from './bulk-kind.ts'
import { refusalOf } from './bulk-refusal.ts'

/** What a move of deadlines has seen of a dossier, and where its term goes. Null: no term runs, or the day cannot be told. */
export interface TermForecast {
  readonly stepRowId: string | null
  readonly oldLastDay: Day | null
  readonly newLastDay: Day | null
  /** False while a day before the new one awaits its official notice. */
  readonly confirmed: boolean
  readonly overdueBefore: boolean
  readonly overdueAfter: boolean
}

/** The term of an item right after it was moved. */
export interface TermProof {
  readonly lastDay: Day
  readonly overdue: boolean
}

/** Moves each deadline as `moveDeadline` does, to the very day that the rehearsal named, if its term is still the one that was seen. */
export const moveDeadlinesKind: BulkKind = {
  undoable: true,
  async carryOut(tx, { instruction }, { dossierId, forecast }) {
    const { reason, authority } = instruction as MoveInstruction
    const { stepRowId, oldLastDay, newLastDay } = forecast as TermForecast
    if (stepRowId === null || oldLastDay === null || newLastDay === null) throw new AppError('bug.unexpected')
    await moveDeadlineWithin(tx, { dossierId, stepRowId, oldLastDay, newLastDay, reason, authority })
    return proofOf(tx, stepRowId)
  },
}

async function proofOf(tx: Transaction, stepRowId: string): Promise<TermProof> {
  const [proof] = await tx.query<TermProof>(`SELECT to_char(last_day, 'YYYY-MM-DD') AS "lastDay", due_at <= record_now() AS overdue FROM clock WHERE step_row_id = $1`, [stepRowId])
  if (!proof) throw new AppError('bug.unexpected')
  return proof
}

/** A dossier and its running term as a rehearsal finds them. */
export interface TermNow {
  readonly dossierId: string
  readonly unitPath: string
  readonly stepRowId: string | null
  readonly lastDay: Day | null
  readonly held: boolean
  readonly overdue: boolean
}

/** The terms of these dossiers, in the order given. */
export async function termsOf(reader: Reader, dossierIds: readonly string[]): Promise<TermNow[]> {
  return reader.query<TermNow>(
    `SELECT d.id AS "dossierId", d.unit_path AS "unitPath", s.id AS "stepRowId", to_char(c.last_day, 'YYYY-MM-DD') AS "lastDay",
       (d.held_since IS NOT NULL OR c.paused_on IS NOT NULL) AS held, coalesce(c.due_at <= record_now(), false) AS overdue
     FROM unnest($1::uuid[]) WITH ORDINALITY AS chosen(id, place) JOIN dossier d ON d.id = chosen.id
     LEFT JOIN (step s JOIN clock c ON c.step_row_id = s.id AND c.stopped_at IS NULL) ON s.dossier_id = d.id AND s.state = 'open' AND d.ended_at IS NULL
     ORDER BY chosen.place`,
    [dossierIds],
  )
}

interface Judges {
  readonly actor: Actor
  readonly calendar: WorkingCalendar
  readonly today: Day
}

/** Foretells one move: the new day, or why it cannot be made, by the same rules as the move itself. `newDayOf` may find that there is no such day. */
export function foretell(term: TermNow, newDayOf: (lastDay: Day) => Day, { actor, calendar, today }: Judges): RehearsedItem {
  const { dossierId, unitPath, stepRowId, lastDay, overdue } = term
  const { day, problem } = lastDay === null ? { day: null, problem: null } : newDay(lastDay, newDayOf, calendar, today)
  const why = cannot(term, actor) ?? (problem && refusalOf(problem))
  const forecast: TermForecast = { stepRowId, oldLastDay: lastDay, newLastDay: day, confirmed: day === null || calendar.isConfirmed(today, day), overdueBefore: overdue, overdueAfter: why || day === null ? overdue : day < today }
  return { dossierId, unitPath, forecast, why }
}

function cannot({ unitPath, lastDay, held }: TermNow, actor: Actor): BulkRefusal | null {
  if (!may(actor, 'dossier.repair', unitPath)) return { code: 'auth.not-allowed' }
  if (lastDay === null) return { code: 'conflict.state' }
  return held ? { code: 'conflict.held' } : null
}

function newDay(oldLastDay: Day, newDayOf: (lastDay: Day) => Day, calendar: WorkingCalendar, today: Day): { day: Day | null; problem: FieldProblem | null } {
  try {
    const day = newDayOf(oldLastDay)
    return { day, problem: wrongLastDay(calendar, { path: 'newLastDay', day, oldLastDay, today })[0] ?? null }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'calendar.year-unknown') throw error
    return { day: null, problem: { path: 'newLastDay', message: 'problem.calendar-year-unknown', params: { year: Number(error.details['year']) } } }
  }
}
