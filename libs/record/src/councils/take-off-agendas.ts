import type { Transaction } from '../transaction.ts'

/** Takes a dossier that comes before no council any more off the agendas of the sessions that are still to be held; what was held keeps its agenda. */
export async function takeOffAgendas(tx: Transaction, dossierId: string): Promise<void> {
  const sessions = await tx.query<{ sessionId: string }>(
    `WITH gone AS (
       DELETE FROM session_item i USING council_session s
       WHERE i.dossier_id = $1 AND s.id = i.session_id AND s.state = 'planned' AND s.held_on >= $2 RETURNING i.session_id
     ) SELECT session_id AS "sessionId" FROM gone ORDER BY session_id`, [dossierId, tx.today])
  for (const { sessionId } of sessions) tx.audit({ act: 'council.remove-item', objectKind: 'council-session', objectId: sessionId, dossierId })
}
