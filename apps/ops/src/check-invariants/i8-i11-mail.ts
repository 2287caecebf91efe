import type { Reader } from '@vinhdanh/record'
import { readCaught, type Caught } from './caught-mail.ts'
import { allBreaches, type Invariant } from './invariant.ts'

interface MailRow {
  readonly messageId: string
  readonly address: string
  readonly state: string
  readonly unknownOutcomes: number
  readonly codes: string
}

const mails = (database: Reader) => database.query<MailRow>(
  `SELECT trim(both '<>' from m.message_id) AS "messageId", m.address, m.state, m.unknown_outcomes AS "unknownOutcomes",
     coalesce(string_agg(DISTINCT d.code, ', '), 'no dossier') AS codes
   FROM mail m LEFT JOIN notice n ON n.mail_id = m.id LEFT JOIN dossier d ON d.id = n.dossier_id GROUP BY m.id`,
)

export const noticesReach: Invariant = {
  id: 'I8',
  title: 'Every notice that is owed is on its way, sent, or listed as undeliverable; none is for steps that never were',
  async check({ database, mailCatcher }) {
    const found = await allBreaches(
      database,
      // A task that was made and decided in one act owes nobody a notice.
      `SELECT d.code || ': task ' || t.id || ' was opened without a notice' AS breach FROM task t JOIN dossier d ON d.id = t.dossier_id
       WHERE t.opened_at IS DISTINCT FROM t.closed_at AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.unique_key = 'task:' || t.id)`,
      `SELECT d.code || ': the notice of open task ' || t.id || ' was cancelled' AS breach
       FROM notice n JOIN task t ON t.id = n.task_id AND t.state = 'open' JOIN person p ON p.id = n.recipient_id AND p.active JOIN dossier d ON d.id = n.dossier_id
       WHERE n.kind IN ('task', 'returned') AND n.state = 'cancelled'`,
      `SELECT d.code || ': overdue task ' || t.id || ' without a notice of it' AS breach
       FROM clock c JOIN task t ON t.step_row_id = c.step_row_id AND t.opened_at < c.overdue_at AND (t.closed_at IS NULL OR t.closed_at > c.overdue_at)
       JOIN dossier d ON d.id = t.dossier_id
       WHERE NOT EXISTS (SELECT 1 FROM notice n WHERE n.task_id = t.id AND n.kind = 'overdue')`,
      `SELECT d.code || ': ended, and its author was not told' AS breach FROM dossier d
       WHERE d.ended_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.dossier_id = d.id AND n.recipient_id = d.created_by AND n.kind IN ('outcome', 'withdrawn'))`,
      `SELECT d.code || ': notice ' || n.id || ' is of a task or step that never was' AS breach
       FROM notice n JOIN dossier d ON d.id = n.dossier_id LEFT JOIN task t ON t.id = n.task_id LEFT JOIN step s ON s.id = n.step_row_id
       WHERE (n.task_id IS NOT NULL AND (t.id IS NULL OR t.holder_id <> n.recipient_id)) OR (n.step_row_id IS NOT NULL AND s.id IS NULL)`,
      `SELECT d.code || ': notice ' || n.id || ' is ' || n.state || ', its mail is ' || coalesce(m.state, 'missing') AS breach
       FROM notice n JOIN dossier d ON d.id = n.dossier_id LEFT JOIN mail m ON m.id = n.mail_id
       WHERE n.state NOT IN ('queued', 'cancelled') AND m.state IS DISTINCT FROM n.state`,
      `SELECT 'mail ' || m.id || ': sent without a time and the reply of the server' AS breach FROM mail m
       WHERE m.state = 'sent' AND (m.sent_at IS NULL OR m.server_reply IS NULL)`,
    )
    return mailCatcher ? [...found, ...compareSent(await mails(database), await readCaught(mailCatcher))] : found
  },
}

function compareSent(rows: readonly MailRow[], caught: readonly Caught[]): string[] {
  const booked = new Set(rows.map(({ messageId }) => messageId))
  const arrived = new Set(caught.map(({ messageId }) => messageId))
  const lost = rows.filter(({ state, messageId }) => state === 'sent' && !arrived.has(messageId)).map(({ codes, messageId }) => `${codes}: mail ${messageId} is booked as sent and never arrived`)
  const unknown = [...arrived].filter((messageId) => !booked.has(messageId)).map((messageId) => `a message arrived that the record does not know: ${messageId}`)
  return [...lost, ...unknown]
}

export const rightRecipient: Invariant = {
  id: 'I10',
  title: 'Every message went to the address of record of one person alone',
  async check({ database, mailCatcher }) {
    if (!mailCatcher) return []
    const byId = new Map((await mails(database)).map((row) => [row.messageId, row]))
    return (await readCaught(mailCatcher)).flatMap(({ messageId, to }) => {
      const row = byId.get(messageId)
      return !row || (to.length === 1 && to[0] === row.address) ? [] : [`${row.codes}: mail ${messageId} did not go to its recipient alone`]
    })
  },
}

export const copiesAgree: Invariant = {
  id: 'I11',
  title: 'Copies of one message share its Message-ID and say the same, and there are no more of them than tries whose outcome is unknown',
  async check({ database, mailCatcher }) {
    if (!mailCatcher) return []
    const caught = new Map<string, Caught[]>()
    for (const copy of await readCaught(mailCatcher)) caught.set(copy.messageId, [...(caught.get(copy.messageId) ?? []), copy])
    return (await mails(database)).flatMap(({ messageId, state, unknownOutcomes, codes }) => {
      const copies = caught.get(messageId) ?? []
      const allowed = unknownOutcomes + (state === 'sent' || state === 'bounced' ? 1 : 0)
      return [
        ...(copies.length > allowed ? [`${codes}: mail ${messageId} arrived ${copies.length} times, its tries explain ${allowed}`] : []),
        ...(new Set(copies.map(({ said }) => said)).size > 1 ? [`${codes}: the copies of mail ${messageId} differ`] : []),
      ]
    })
  },
}
