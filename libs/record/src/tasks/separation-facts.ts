import type { Level, SeparationFacts } from '@vinhdanh/domain'
import type { Transaction } from '../transaction.ts'

/** What binds people to a dossier by the separation of duties: its nominee, its authors, and who decided at which level in any round. */
export async function separationFacts(tx: Transaction, dossierId: string): Promise<Pick<SeparationFacts, 'nomineeIds' | 'authorIds' | 'decidedBefore'>> {
  const decidedBefore = await tx.query<{ personId: string; level: Level }>(
    `SELECT x.person_id AS "personId", s.level FROM decision x JOIN step s ON s.id = x.step_row_id WHERE x.dossier_id = $1 AND s.kind <> 'correction'`, [dossierId],
  )
  const [people] = await tx.query<{ nomineeIds: string[]; authorIds: string[] }>(
    `SELECT array_remove(ARRAY[n.person_id], NULL) AS "nomineeIds",
       ARRAY[d.created_by] || ARRAY(SELECT DISTINCT submitted_by FROM revision WHERE dossier_id = d.id) AS "authorIds"
     FROM dossier d JOIN nominee n ON n.id = d.nominee_id WHERE d.id = $1`,
    [dossierId],
  )
  return { nomineeIds: people?.nomineeIds ?? [], authorIds: people?.authorIds ?? [], decidedBefore }
}
