import { type Actor, type Day, invalid } from '@vinhdanh/domain'
import { loadCalendar } from '../clocks/calendar.ts'
import { wrongTexts } from '../clocks/move-deadline.command.ts'
import type { Database } from '../database.ts'
import { requireUuid } from '../uuid.ts'
import { actToUndo } from './act-to-undo.ts'
import type { RehearsedItem } from './bulk-kind.ts'
import { foretell, type TermForecast, termsOf } from './move-deadlines.kind.ts'
import { wasRehearsed, writeRehearsal } from './write-rehearsal.ts'

export interface MoveBackInput {
  /** Of the act to be; the same id again is the same act. */
  readonly id: string
  /** The act whose moves are taken back. */
  readonly undoes: string
  readonly reason: string
  readonly authority: string
}

/**
 * Rehearses the way back of a finished move of deadlines, as a bulk act of its own: each deadline that stands as the act left it would return to its
 * old day, where that day has not passed. Errors: `not-found`, `auth.not-allowed`, `conflict.state` when it moved no deadlines, is not finished, was itself a way back or
 * moved nothing; `validation.failed` with `reason` or `authority`.
 */
export async function rehearseMoveBack(database: Database, actor: Actor, { id, undoes, reason, authority }: MoveBackInput): Promise<void> {
  requireUuid(undoes)
  await database.transact(actor, async (tx) => {
    if (await wasRehearsed(tx, id)) return
    const { done: moved } = await actToUndo(tx, actor, 'move-deadlines', undoes)
    const problems = wrongTexts({ authority, reason })
    if (problems.length > 0) throw invalid(...problems)
    const judges = { actor, calendar: await loadCalendar(tx), today: tx.today }
    const forecasts = new Map(moved.map(({ dossierId, forecast }) => [dossierId, forecast as TermForecast]))
    const items = (await termsOf(tx, moved.map(({ dossierId }) => dossierId))).map((term): RehearsedItem => {
      const left = forecasts.get(term.dossierId)
      const oldDay: Day = left?.oldLastDay ?? ''
      const item = foretell(term, () => oldDay, judges)
      const stands = term.stepRowId === left?.stepRowId && term.lastDay === left?.newLastDay
      return stands ? item : { ...item, forecast: { ...item.forecast, newLastDay: null, overdueAfter: term.overdue }, why: item.why?.code === 'auth.not-allowed' ? item.why : { code: 'conflict.version' } }
    })
    await writeRehearsal(tx, { id, kind: 'move-deadlines', instruction: { back: true, reason: reason.trim(), authority: authority.trim() }, undoes, items })
  })
}
