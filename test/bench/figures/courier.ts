import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from '@vinhdanh/record'
import { createTransport } from 'nodemailer'
import { digits, type Figure, judge } from '../figure.ts'
import { addDossiers, openCrowd } from '../many-dossiers.ts'
import { closedLoop, inTurns } from '../measure.ts'
import { openProduct, type Product } from '../product.ts'

const sizes = { full: { people: 400, pairs: 3 }, short: { people: 60, pairs: 1 } }
/** As many connections as the courier keeps open. */
const connections = 3
const target = { must: 0.6, aim: 0.9, better: 'more' as const }

/** How many letters a second the courier takes from the record, writes, hands to the mail server and books; beside nodemailer's pool, which is given finished text. */
export const courier: Figure = {
  name: 'courier',
  async run(form, say) {
    const { people, pairs } = sizes[form]
    const product = await openProduct()
    const { database } = product
    try {
      const crowd = await openCrowd(database)
      await addDossiers(database, crowd, people, people)
      await product.startWorker()
      await untilDigestsAreSent(database)
      let round = 0
      const result = await inTurns(pairs, async () => people / (await sendToAll(database, (round += 1))), () => rawPool(product, people))
      await checkSent(product, people * pairs)
      say(digits(result.ratio.median))
      return [{
        no: '14', what: `letters a second through the courier (${people} people, a letter each)`, product: `${digits(result.product.median)}/s`, peer: `${digits(result.peer.median)}/s by nodemailer's pool`,
        ratio: `${digits(result.ratio.median)} (${digits(result.ratio.least)}-${digits(result.ratio.most)})`, must: '0.6', aim: '0.9', reached: judge(result.ratio.median, target),
      }]
    } finally {
      await product.close()
    }
  },
}

/** It is morning: the worker begins with the digest of the day for every holder, which is another piece of work than a letter. */
async function untilDigestsAreSent(database: Database): Promise<void> {
  await untilTrue(database, `EXISTS (SELECT 1 FROM digest_day WHERE finished_at IS NOT NULL) AND NOT EXISTS (SELECT 1 FROM notice WHERE kind = 'digest' AND state <> 'sent')`)
}

/** Owes every holder a notice and waits until all are booked as sent. Answers the seconds. */
async function sendToAll(database: Database, round: number): Promise<number> {
  const began = performance.now()
  await database.query(
    `WITH owed AS (
       INSERT INTO notice (id, unique_key, recipient_id, kind, send_time, dossier_id, task_id, step_row_id, round, state, created_at)
       SELECT gen_random_uuid(), 'bench:' || $1 || ':' || t.id, t.holder_id, 'reminder', 'at-once', t.dossier_id, t.id, t.step_row_id, 1, 'queued', record_now() FROM task t
       WHERE t.state = 'open' AND t.dossier_id <> (SELECT id FROM dossier ORDER BY code LIMIT 1) RETURNING recipient_id)
     SELECT count(graphile_worker.add_job('send-notices', json_build_object('recipientId', recipient_id))) FROM owed`, [round],
  )
  await untilTrue(database, `NOT EXISTS (SELECT 1 FROM notice WHERE state <> 'sent' AND unique_key LIKE 'bench:' || $1 || ':%')`, [round])
  return (performance.now() - began) / 1000
}

async function untilTrue(database: Database, condition: string, parameters: readonly unknown[] = []): Promise<void> {
  while (!(await database.queryOne<{ met: boolean }>(`SELECT ${condition} AS met`, parameters)).met) await delay(50)
}

/** As many letters of the same size by nodemailer alone. Answers how many a second. */
async function rawPool({ mail }: Product, count: number): Promise<number> {
  const transport = createTransport({ url: mail.smtpUrl, pool: true, maxConnections: connections, maxMessages: 10_000 } as never)
  const perSecond = await closedLoop(count, connections * 2, async (index) => {
    await transport.sendMail({ from: 'peer@example.test', to: `person-${index}@example.test`, subject: 'Nhắc việc', text: 'x'.repeat(1_000), html: `<p>${'x'.repeat(5_000)}</p>` })
  })
  transport.close()
  return perSecond
}

/** Everybody got each letter once. */
async function checkSent({ database }: Product, expected: number): Promise<void> {
  const found = await database.queryOne<{ mails: number; unknown: number }>(
    `SELECT count(DISTINCT n.mail_id)::int AS mails, (SELECT count(*)::int FROM mail WHERE unknown_outcomes > 0) AS unknown FROM notice n WHERE n.unique_key LIKE 'bench:%' AND n.state = 'sent'`,
  )
  if (found.mails !== expected || found.unknown > 0) throw new Error(`not ${expected} letters, each once: ${JSON.stringify(found)}`)
}
