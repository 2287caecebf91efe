import { findSecretaries } from '../clocks/superiors.ts'
import { StepEntity } from '../tasks/step.entity.ts'
import type { Transaction } from '../transaction.ts'
import { oweNotices } from './owe-notices.ts'

/**
 * Tells the secretary of the level that a mail never reached somebody who holds the open step, once for each step and person: the recipient cannot be told by mail.
 * A digest speaks of everything its recipient holds; one step stands for all of it, the one that is due first.
 */
export async function tellOfUndelivered(tx: Transaction, mailId: string, recipientId: string): Promise<void> {
  const steps = await tx.query<{ id: string }>(
    `SELECT DISTINCT t.step_row_id AS id FROM notice n JOIN task t ON t.id = n.task_id AND t.state = 'open' AND t.holder_id = n.recipient_id
     WHERE n.mail_id = $1 AND n.state IN ('refused', 'bounced')
     UNION
     (SELECT t.step_row_id FROM task t JOIN dossier d ON d.id = t.dossier_id
      WHERE t.holder_id = $2 AND t.state = 'open' AND EXISTS (SELECT 1 FROM notice n WHERE n.mail_id = $1 AND n.kind = 'digest' AND n.state IN ('refused', 'bounced'))
      ORDER BY d.due_at NULLS LAST, d.id LIMIT 1)`, [mailId, recipientId])
  for (const { id } of steps) {
    const step = await tx.get(StepEntity, { id })
    const secretaries = (await findSecretaries(tx, step)).filter((personId) => personId !== recipientId)
    await oweNotices(tx, secretaries.map((personId) => ({
      recipientId: personId, kind: 'undelivered', dossierId: step.dossierId, round: step.round, stepRowId: id, details: { toldAs: 'secretary' },
      uniqueKey: `undelivered:${id}:${recipientId}:${personId}`,
    })))
  }
}
