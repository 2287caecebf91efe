import type { Reader } from '../reader.ts'

export interface Party {
  readonly id: string
  /** Whether the person asked for the award: wrote the dossier or handed it in; the others decided on it. */
  readonly asked: boolean
}

/** Everybody who had a part in a dossier, down every level. */
export async function partiesOf(reader: Reader, dossierId: string): Promise<Party[]> {
  return reader.query<Party>(
    `SELECT id, bool_or(asked) AS asked FROM (
       SELECT created_by AS id, true AS asked FROM dossier WHERE id = $1
       UNION SELECT submitted_by, true FROM revision WHERE dossier_id = $1
       UNION SELECT person_id, false FROM decision WHERE dossier_id = $1 AND person_id IS NOT NULL) parties GROUP BY id`,
    [dossierId],
  )
}
