import type { Transaction } from '../transaction.ts'

/**
 * Ends all that goes on while a step is open, in one statement: its clock, of which nothing fires any more, with its ledger and its pauses; the opinions and
 * the unit's answers it waited for, which are no longer awaited; a request to pass it on; and the notices still queued, since nobody is asked to do what is done.
 */
export async function endWhatRuns(tx: Transaction, stepRowId: string): Promise<void> {
  await tx.query(
    `WITH stopped AS (UPDATE clock SET stopped_at = $2 WHERE step_row_id = $1 AND stopped_at IS NULL),
       spans AS (UPDATE clock_span SET to_day = $3 WHERE step_row_id = $1 AND to_day IS NULL),
       pauses AS (UPDATE clock_pause SET to_day = $3 WHERE step_row_id = $1 AND to_day IS NULL),
       opinions AS (UPDATE opinion SET outcome = 'not-awaited', ended_by = $4, ended_at = $2 WHERE step_row_id = $1 AND outcome IS NULL),
       forcing AS (UPDATE force_request SET state = 'overtaken' WHERE step_row_id = $1 AND state = 'asked'),
       questions AS (UPDATE question SET outcome = 'not-awaited', ended_by = $4, ended_at = $2 WHERE step_row_id = $1 AND outcome IS NULL)
     UPDATE notice SET state = 'cancelled' WHERE step_row_id = $1 AND state = 'queued'`,
    [stepRowId, tx.now, tx.today, tx.actor.personId],
  )
}
