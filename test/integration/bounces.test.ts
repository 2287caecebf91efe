import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { failingAddresses, noticeLog, resendNotice, stuckLines, unreadBounces } from '@vinhdanh/record'
import { bounceReport, comeBack as handBack, failedReport as failed } from '../support/bounce.ts'
import { newDossier } from '../support/dossier.ts'
import { newHolder } from '../support/record.ts'
import { openWorld, until, untilOpen, untilReady, type World } from '../support/world.ts'

const domain = 'bounces.example.gov.vn'

let world: World
let port: number
let head: { personId: string; email: string }
let secretary: { personId: string; email: string }
beforeAll(async () => {
  world = await openWorld({ environment: { VINHDANH_BOUNCE_DOMAIN: domain } })
  const worker = await world.startWorker()
  await untilReady(worker)
  port = worker.bouncePort() ?? 0
  head = world.organisation.people['unit-head']
  secretary = await newHolder(world.database, world.organisation.department.id, 'council-secretary').then(async ({ personId }) =>
    ({ personId, ...(await world.database.queryOne<{ email: string }>('SELECT email FROM person WHERE id = $1', [personId])) }))
}, 60_000)
afterAll(() => world.close())

/** A task for the unit's head and the mail that told of it, as the mail server took it. @returns the dossier, and the sender to which bounces go */
async function mailed(): Promise<{ dossierId: string; from: string; noticeId: string; mailId: string }> {
  const { database, organisation, mail } = world
  await database.query(`UPDATE mail SET created_at = created_at - interval '1 hour'`)
  const dossierId = await newDossier(database, organisation)
  await untilOpen(database, dossierId, 'unit-sign')
  // As if the time of every waiting job had come.
  await database.query(`SELECT graphile_worker.reschedule_jobs(array_agg(id), run_at := now()) FROM graphile_worker.jobs WHERE locked_at IS NULL HAVING count(*) > 0`)
  const row = await until('the mail is sent', async () => (await database.query<{ id: string; mailId: string; messageId: string }>(
    `SELECT n.id, n.mail_id AS "mailId", m.message_id AS "messageId" FROM notice n JOIN mail m ON m.id = n.mail_id WHERE n.dossier_id = $1 AND n.recipient_id = $2 AND n.state = 'sent'`, [dossierId, head.personId]))[0])
  const caught = mail.messages(head.email).find(({ headers }) => headers.some(({ key, value }) => key === 'message-id' && value === row.messageId))
  return { dossierId, from: caught?.from ?? '', noticeId: row.id, mailId: row.mailId }
}

const delayed = bounceReport('Final-Recipient: rfc822; a@b.vn\r\nAction: delayed\r\nStatus: 4.4.1\r\n')
const comeBack = (to: string, raw: string | Buffer) => handBack(port, to, raw)
const noticeState = async (dossierId: string): Promise<string> =>
  (await world.database.queryOne<{ state: string }>('SELECT state FROM notice WHERE dossier_id = $1 AND recipient_id = $2', [dossierId, head.personId])).state
const bouncesOf = (mailId: string) => world.database.query('SELECT kind, status, words FROM bounce WHERE mail_id = $1', [mailId])

describe('a mail that comes back', () => {
  test('is bounced with the words of the server, stuck by name, in the log, and told to the secretary; the same report again changes nothing', async () => {
    const { database, organisation, mail } = world
    const { dossierId, from, noticeId, mailId } = await mailed()
    expect(from).toMatch(new RegExp(`^b\\+[0-9a-f]{32}\\.[0-9a-f]{24}@${domain}$`))
    expect([await comeBack(from, failed), await comeBack(from, failed)]).toEqual([250, 250])
    expect(await noticeState(dossierId)).toBe('bounced')
    expect(await bouncesOf(mailId)).toEqual([{ kind: 'failed', status: '5.1.1', words: '550 5.1.1 no such user' }])
    const { actor } = organisation.people.administrator
    expect((await noticeLog(database, actor, { state: 'bounced' }, { limit: 50 })).rows).toEqual([expect.objectContaining({ id: noticeId, reply: '550 5.1.1 no such user', mayResend: true, bouncedAt: expect.any(Date) })])
    expect(await stuckLines(database, [dossierId])).toMatchObject([{ cause: 'mail-not-delivered', evidence: { state: 'bounced', reply: '550 5.1.1 no such user' } }])
    const told = await mail.waitFor(({ to }) => to.includes(secretary.email))
    expect(told.subject).toContain('Thư không tới')
    expect(told.text).not.toContain(head.email)
    expect(await database.query(`SELECT 1 FROM notice WHERE kind = 'undelivered' AND dossier_id = $1`, [dossierId])).toHaveLength(1)
  }, 60_000)

  test('makes its address one that fails, since the first failure in a row, until a mail gets through', async () => {
    const { database } = world
    const first = await mailed()
    await comeBack(first.from, failed.replace('Sorry', 'first'))
    const second = await mailed()
    await comeBack(second.from, failed.replace('Sorry', 'second'))
    const [failing] = await failingAddresses(database, [head.personId, secretary.personId])
    const { since } = await database.queryOne<{ since: Date }>(`SELECT created_at AS since FROM mail WHERE id = $1`, [first.mailId])
    expect(failing).toMatchObject({ personId: head.personId, address: head.email, words: '550 5.1.1 no such user' })
    expect(failing?.failures).toBeGreaterThanOrEqual(2)
    expect(failing?.since.getTime()).toBeLessThanOrEqual(since.getTime())
    await mailed()
    expect(await failingAddresses(database, [head.personId])).toEqual([])
  }, 60_000)

  test('goes out again three times within an hour at most', async () => {
    const { database, organisation } = world
    const { dossierId, noticeId, from } = await mailed()
    await comeBack(from, failed.replace('Sorry', 'again'))
    const { actor } = organisation.people.administrator
    for (let time = 0; time < 3; time += 1) {
      await resendNotice(database, actor, noticeId)
      await database.query(`UPDATE notice SET state = 'refused' WHERE dossier_id = $1 AND state IN ('queued', 'sending')`, [dossierId])
    }
    await expect(resendNotice(database, actor, noticeId)).rejects.toMatchObject({ code: 'limit.too-many-requests' })
    await database.query(`UPDATE notice SET created_at = created_at - interval '1 hour' WHERE dossier_id = $1`, [dossierId])
    await resendNotice(database, actor, noticeId)
  }, 60_000)
})

describe('what else comes to that door', () => {
  test('a forged, foreign or plain address is refused before its text, and changes nothing', async () => {
    const { dossierId, from } = await mailed()
    const forged = from.replace(/\.([0-9a-f])/, (_, digit: string) => `.${digit === '0' ? '1' : '0'}`)
    for (const to of [forged, from.replace(domain, 'other.example'), `b+x@${domain}`, `postmaster@${domain}`]) expect({ to, code: await comeBack(to, failed) }).toEqual({ to, code: 550 })
    expect(await noticeState(dossierId)).toBe('sent')
  })

  test('a delay is counted and an out-of-office answer is not; neither is a state', async () => {
    const { dossierId, from, mailId } = await mailed()
    expect(await comeBack(from, delayed)).toBe(250)
    expect(await comeBack(from, 'Subject: Away\r\nAuto-Submitted: auto-replied\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n')).toBe(250)
    expect(await bouncesOf(mailId)).toEqual([{ kind: 'delayed', status: '4.4.1', words: '4.4.1' }])
    expect(await noticeState(dossierId)).toBe('sent')
  })

  test('what nobody can read is kept for a person of the branch and is no state; a huge message is not taken', async () => {
    const { database, organisation } = world
    const { dossierId, from } = await mailed()
    expect(await comeBack(from, Buffer.from([0, 255, 254, 13, 10, 1, 2, 3]))).toBe(250)
    expect(await comeBack(from, 'Subject: failure notice\r\n\r\nno such user, see https://vd.example.gov.vn/tasks/1\r\n')).toBe(250)
    expect(await comeBack(from, `Subject: huge\r\n\r\n${'x'.repeat(70)}\r\n`.padEnd(1_200_000, 'long line\r\n'))).toBe(552)
    const unread = await unreadBounces(database, organisation.people.administrator.actor)
    expect(unread).toHaveLength(2)
    expect(JSON.stringify(unread)).not.toContain('https:')
    expect(unread.map(({ recipientId }) => recipientId)).toEqual([head.personId, head.personId])
    await expect(unreadBounces(database, organisation.people.submitter.actor)).rejects.toMatchObject({ code: 'auth.not-allowed' })
    expect(await noticeState(dossierId)).toBe('sent')
  })

  test('a report that the record cannot take is left to the mail server, which brings it again', async () => {
    const { database } = world
    const { dossierId, from } = await mailed()
    await database.query('ALTER TABLE bounce RENAME TO bounce_away')
    expect(await comeBack(from, failed.replace('Sorry', 'later'))).toBe(451)
    await database.query('ALTER TABLE bounce_away RENAME TO bounce')
    expect(await comeBack(from, failed.replace('Sorry', 'later'))).toBe(250)
    expect(await noticeState(dossierId)).toBe('bounced')
  })
})
