import type { Day } from '@vinhdanh/domain'
import type { Reader } from '../reader.ts'

export interface LastSubstitution {
  readonly validFrom: Day
  readonly validTo: Day
  /** The day on which it was revoked; null when it was not. */
  readonly revokedOn: Day | null
  readonly inForce: boolean
}

/** The substitution by which one person acts or last acted for another for an award, that in force first; null when there was none. */
export async function lastSubstitution(reader: Reader, { personId, substituteId, awardCode }: { readonly personId: string; readonly substituteId: string; readonly awardCode: string }): Promise<LastSubstitution | null> {
  const [row] = await reader.query<LastSubstitution>(
    `SELECT to_char(valid_from, 'YYYY-MM-DD') AS "validFrom", to_char(valid_to, 'YYYY-MM-DD') AS "validTo",
       to_char(revoked_at AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD') AS "revokedOn",
       (revoked_at IS NULL AND record_today() BETWEEN valid_from AND valid_to) AS "inForce"
     FROM substitution WHERE person_id = $1 AND substitute_id = $2 AND valid_from <= record_today() AND (award_codes IS NULL OR award_codes ? $3)
     ORDER BY "inForce" DESC, created_at DESC LIMIT 1`,
    [personId, substituteId, awardCode],
  )
  return row ?? null
}
