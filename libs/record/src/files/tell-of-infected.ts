import { oweNotices } from '../notices/owe-notices.ts'
import type { Transaction } from '../transaction.ts'

interface Infected {
  readonly sha256: string
  readonly signature: string | null
  readonly dossierIds: readonly string[]
}

/**
 * Tells everybody who sent, held or holds one of these dossiers, and the administrators of its branch, that a file of it was found infected after it had been taken in: they may have
 * opened it. Once for each person, dossier and finding. Drafts tell nobody: only their writer knows of them, and their pages say it.
 */
export async function tellOfInfected(tx: Transaction, { sha256, signature, dossierIds }: Infected): Promise<void> {
  const concerned = await tx.query<{ dossierId: string; round: number; recipientId: string }>(
    `SELECT DISTINCT d.id AS "dossierId", d.round, person.id AS "recipientId" FROM dossier d CROSS JOIN LATERAL (
       SELECT d.created_by AS id
       UNION SELECT submitted_by FROM revision WHERE dossier_id = d.id
       UNION SELECT uploaded_by FROM paper WHERE dossier_id = d.id AND file_sha256 = $2
       UNION SELECT holder_id FROM task WHERE dossier_id = d.id
       UNION SELECT post.person_id FROM post JOIN unit u ON u.id = post.unit_id AND d.unit_path LIKE u.path || '%'
         WHERE post.role = 'administrator' AND post.valid_from <= $3 AND (post.valid_to IS NULL OR post.valid_to >= $3)) person
     JOIN person p ON p.id = person.id AND p.active
     WHERE d.id = ANY($1::uuid[]) AND d.rule_set_id IS NOT NULL ORDER BY 1, 3`, [dossierIds, sha256, tx.today])
  await oweNotices(tx, concerned.map(({ dossierId, round, recipientId }) => ({
    recipientId, kind: 'infected', dossierId, round, uniqueKey: `infected:${sha256}:${signature ?? ''}:${dossierId}:${recipientId}`,
  })))
}
