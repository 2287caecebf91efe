import type { Reader } from '../reader.ts'
import { sqlNow } from '../sql-now.ts'
import { lastStepOf } from '../tasks/last-step.ts'

/** Where the record holds a dossier to be: the step that it entered last, open or just decided. */
export interface PlaceToCompare {
  readonly dossierId: string
  readonly stepRowId: string
  readonly round: number
  readonly stepId: string
  /** That they differ is known already. */
  readonly isFound: boolean
}

/** Each workflow that is asked must be read again by a worker (some 30 ms of a processor), so only so many are asked at each look beside those of which something changed. */
const inTurn = 200
/** So many while a difference was found within the last hour: after a backup was restored they seldom come alone. */
const inTurnAfterOne = 1_000
/** Most others of one look. */
const mostOthers = 1_000

/**
 * Running dossiers whose workflow is asked at look number `look` where it waits: some in turn, and of the others those that moved in the last minutes, those at no
 * step and those found before. What moved less than 20 seconds ago is left for the next look.
 */
export async function placesToCompare(reader: Reader, look: number): Promise<PlaceToCompare[]> {
  return reader.query<PlaceToCompare>(
    `SELECT d.id AS "dossierId", last.id AS "stepRowId", last.round, last.step_id AS "stepId", found.id IS NOT NULL AS "isFound"
     FROM dossier d JOIN LATERAL (${lastStepOf('d.id')}) last ON true LEFT JOIN finding found ON found.dossier_id = d.id AND found.cause = 'places-differ' AND found.cleared_at IS NULL
     CROSS JOIN (
       SELECT 1 + count(*)::int / CASE WHEN EXISTS (
         SELECT 1 FROM finding f WHERE f.cause = 'places-differ' AND f.cleared_at IS NULL AND f.since > ${sqlNow} - interval '1 hour') THEN ${inTurnAfterOne} ELSE ${inTurn} END AS count
       FROM dossier WHERE plan IS NOT NULL AND ended_at IS NULL) turns
     CROSS JOIN LATERAL (SELECT abs(hashtext(d.id::text)) % turns.count = $1 % turns.count AS is_next) turn
     WHERE d.plan IS NOT NULL AND d.ended_at IS NULL AND coalesce(last.closed_at, last.opened_at) < ${sqlNow} - interval '20 seconds'
       AND NOT EXISTS (SELECT 1 FROM finding f WHERE f.dossier_id = d.id AND f.cause = 'workflow-lost' AND f.cleared_at IS NULL)
       AND (found.id IS NOT NULL OR last.state <> 'open' OR last.opened_at > ${sqlNow} - interval '2 minutes' OR turn.is_next)
     ORDER BY turn.is_next DESC, found.id IS NULL, last.state = 'open', d.id LIMIT ${inTurnAfterOne + mostOthers}`, [look])
}
