import type { Actor } from '@vinhdanh/domain'
import { branchCondition } from '../access/branches.ts'
import { requireRightAnywhere } from '../access/require-right.ts'
import type { Reader } from '../reader.ts'
import { SqlParameters } from '../sql-parameters.ts'

/** A message that came back in a form that no program should judge. */
export interface UnreadBounce {
  readonly receivedAt: Date
  readonly recipientId: string
  readonly recipientName: string
  readonly address: string
  /** Its beginning, without links. */
  readonly words: string
}

const shown = 20
const days = 30

/** The newest of the last 30 days about people with posts in the actor's branches. Errors: AppError `auth.not-allowed`. */
export async function unreadBounces(reader: Reader, actor: Actor): Promise<UnreadBounce[]> {
  requireRightAnywhere(actor, 'mail.log')
  const parameters = new SqlParameters()
  return reader.query<UnreadBounce>(
    `SELECT b.received_at AS "receivedAt", p.id AS "recipientId", p.name AS "recipientName", m.address, b.words
     FROM bounce b JOIN mail m ON m.id = b.mail_id JOIN person p ON p.id = m.recipient_id
     WHERE b.kind = 'unread' AND b.received_at > record_now() - make_interval(days => ${parameters.add(days)})
       AND EXISTS (SELECT 1 FROM post JOIN unit u ON u.id = post.unit_id WHERE post.person_id = p.id AND ${branchCondition(actor, 'mail.log', 'u.path', parameters)})
     ORDER BY b.received_at DESC, b.sha256 LIMIT ${parameters.add(shown)}`, parameters.values)
}
