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

/** Each workflow that is asked costs a call; so many are asked at each look beside those of which something changed. */
const inTurn = 200

/**
 * Running dossiers whose workflow is asked at look number `look` where it waits: those that moved in the last minutes, those at no step, those found before, and
 * of the others some in turn. What moved less than 20 seconds ago is left for the next look.
 */
export async function placesToCompare(reader: Reader, look: number): Promise<PlaceToCompare[]> {
  return reader.query<PlaceToCompare>(
    `SELECT d.id AS "dossierId", last.id AS "stepRowId", last.round, last.step_id AS "stepId", found.id IS NOT NULL AS "isFound"
     FROM dossier d JOIN LATERAL (${lastStepOf('d.id')}) last ON true LEFT JOIN finding found ON found.dossier_id = d.id AND found.cause = 'places-differ' AND found.cleared_at IS NULL
     CROSS JOIN (SELECT 1 + count(*)::int / ${inTurn} AS count FROM dossier WHERE plan IS NOT NULL AND ended_at IS NULL) turns
     WHERE d.plan IS NOT NULL AND d.ended_at IS NULL AND coalesce(last.closed_at, last.opened_at) < ${sqlNow} - interval '20 seconds'
       AND NOT EXISTS (SELECT 1 FROM finding f WHERE f.dossier_id = d.id AND f.cause = 'workflow-lost' AND f.cleared_at IS NULL)
       AND (found.id IS NOT NULL OR last.state <> 'open' OR last.opened_at > ${sqlNow} - interval '2 minutes' OR abs(hashtext(d.id::text)) % turns.count = $1 % turns.count)
     ORDER BY found.id IS NULL, last.state = 'open', d.id LIMIT ${inTurn * 5}`, [look])
}
