import type { Reader } from '../reader.ts'

/** An address to which mail does not get through: the last mail whose end is known was refused or came back. */
export interface FailingAddress {
  readonly personId: string
  readonly address: string
  /** When the first of the mails was made that failed in a row, UTC. */
  readonly since: Date
  /** How many failed in a row. */
  readonly failures: number
  /** The last words of a mail server about it. */
  readonly words: string | null
  /** Messages of servers that still try, about mails since then. */
  readonly delays: number
}

/**
 * Which of these people cannot be written to at their address of record, since when and why. Nobody is muted for it: mail goes on being tried. An address that was
 * changed begins anew.
 */
export async function failingAddresses(reader: Reader, personIds: readonly string[]): Promise<FailingAddress[]> {
  if (personIds.length === 0) return []
  return reader.query<FailingAddress>(
    `SELECT p.id AS "personId", p.email AS address, row.since, row.failures, row.words, (SELECT count(*)::int FROM bounce b JOIN mail d ON d.id = b.mail_id WHERE d.recipient_id = p.id AND b.kind = 'delayed' AND d.created_at >= row.since) AS delays
     FROM person p
       CROSS JOIN LATERAL (SELECT max(m.created_at) AS at FROM mail m WHERE m.recipient_id = p.id AND m.address = p.email AND m.state = 'sent') good
       CROSS JOIN LATERAL (
         SELECT min(m.created_at) AS since, count(*)::int AS failures, (array_agg(coalesce(m.bounce_words, m.server_reply) ORDER BY m.created_at DESC))[1] AS words
         FROM mail m WHERE m.recipient_id = p.id AND m.address = p.email AND m.state IN ('refused', 'bounced') AND m.created_at > coalesce(good.at, '-infinity')) row
     WHERE p.id = ANY($1::uuid[]) AND row.failures > 0`, [personIds])
}
