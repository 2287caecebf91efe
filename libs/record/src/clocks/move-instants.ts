import { type ClockRule, dueInstant, type RunningSpan, type WorkingCalendar } from '@vinhdanh/domain'
import type { Transaction } from '../transaction.ts'
import { ClockInstantEntity } from './clock-instant.entity.ts'
import { plannedInstants } from './start-clock.ts'

export interface InstantsMove extends RunningSpan {
  readonly stepRowId: string
  readonly rule: ClockRule
}

/** As `moveManyInstants`, for one clock. Answers its new due instant. */
export async function moveInstants(tx: Transaction, calendar: WorkingCalendar, move: InstantsMove): Promise<Date> {
  await moveManyInstants(tx, calendar, [move])
  return new Date(dueInstant(move.lastDay))
}

/**
 * Moves every instant of these clocks to their new last days. An instant that has fired and now lies ahead is owed again; one that has fired and
 * stays in the past is left as it is; a reminder for which the term has become too short is dropped.
 */
export async function moveManyInstants(tx: Transaction, calendar: WorkingCalendar, moves: readonly InstantsMove[]): Promise<void> {
  const planned = moves.flatMap(({ stepRowId, rule, ...span }) => plannedInstants(calendar, rule, span).map((instant) => ({ ...instant, stepRowId })))
  const stepRowIds = moves.map(({ stepRowId }) => stepRowId)
  await tx.manager.upsert(ClockInstantEntity, planned, ['stepRowId', 'name'])
  await tx.query('UPDATE clock_instant SET fired_at = NULL WHERE step_row_id = ANY($1::uuid[]) AND fired_at IS NOT NULL AND at > $2', [stepRowIds, tx.now])
  await tx.query(
    `DELETE FROM clock_instant WHERE step_row_id = ANY($1::uuid[]) AND fired_at IS NULL AND step_row_id || ' ' || name <> ALL($2::text[])`,
    [stepRowIds, planned.map(({ stepRowId, name }) => `${stepRowId} ${name}`)],
  )
}
