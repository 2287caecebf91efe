import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { createMailer } from '@vinhdanh/mail'
import { deactivatePerson, takeQueuedNotices } from '@vinhdanh/record'
import { drawLetter } from '../../apps/worker/src/letters.ts'
import { decide, newDossier, openTasks } from '../support/dossier.ts'
import { newHolder, system } from '../support/record.ts'
import { openWorld, until, untilOpen, untilReady, type World } from '../support/world.ts'

interface Mail {
  readonly state: string
  readonly attempts: number
  readonly unknown: number
  readonly messageId: string
  readonly reply: string | null
}

/** How long the mail server may be silent in these tests, and how long it may take for a letter. */
const mailPatience = { silenceTimeoutMs: 1_000, deliveryTimeoutMs: 4_000 }

let world: World
let head: { personId: string; email: string }
beforeAll(async () => {
  world = await openWorld()
  head = world.organisation.people['unit-head']
  // two at once, so that whatever one person is owed is contended for
  await Promise.all([untilReady(await world.startWorker({ mailPatience })), untilReady(await world.startWorker({ mailPatience }))])
})
afterEach(async () => {
  world.mail.acceptAll()
  await forgetMinute()
})
afterAll(async () => {
  await checkInvariants()
  await world.close()
})

/** As if nobody had got a mail within the last minute: the next one goes at once. */
const forgetMinute = () => world.database.query(`UPDATE mail SET created_at = created_at - interval '1 hour'`)

/** As if the time of every waiting job had come. */
const hurry = () => world.database.query(`SELECT graphile_worker.reschedule_jobs(array_agg(id), run_at := now()) FROM graphile_worker.jobs WHERE locked_at IS NULL HAVING count(*) > 0`)

const lastMail = async (): Promise<Mail | undefined> => (await world.database.query<Mail>(
  `SELECT state, attempts, unknown_outcomes AS unknown, message_id AS "messageId", server_reply AS reply FROM mail WHERE recipient_id = $1 ORDER BY created_at DESC LIMIT 1`, [head.personId]))[0]
const mailCount = async (): Promise<number> => (await world.database.queryOne<{ count: number }>('SELECT count(*)::int AS count FROM mail WHERE recipient_id = $1', [head.personId])).count
const minutesToNextTry = async (): Promise<number> => (await world.database.queryOne<{ minutes: number }>(
  `SELECT round(extract(epoch FROM run_at - now()) / 60)::int AS minutes FROM graphile_worker.jobs WHERE key = $1`, [`send-notices:${head.personId}`])).minutes

/** A new task for the head of the unit. @returns the dossier, and the mail once it is as `fits` says */
async function mailFor(fits: (mail: Mail) => boolean): Promise<{ dossierId: string; mail: Mail }> {
  const before = await mailCount()
  const dossierId = await newDossier(world.database, world.organisation)
  await untilOpen(world.database, dossierId, 'unit-sign')
  return { dossierId, mail: await until('the mail is as wanted', async () => { if ((await mailCount()) === before) return null; const mail = await lastMail(); return mail && fits(mail) && mail }) }
}
const untilMail = (fits: (mail: Mail) => boolean) => until('the mail is as wanted', async () => { const mail = await lastMail(); return mail && fits(mail) && mail })
const copiesOf = ({ messageId }: Mail) => world.mail.messages().filter(({ headers }) => headers.some(({ key, value }) => key === 'message-id' && value === messageId))
const noticeStates = async (dossierId: string): Promise<string[]> =>
  (await world.database.query<{ state: string }>('SELECT state FROM notice WHERE dossier_id = $1 AND recipient_id = $2 ORDER BY created_at', [dossierId, head.personId])).map(({ state }) => state)

/** I8 and I11: what the log says was sent has arrived, and no message came more often than its outcome was unknown. */
async function checkInvariants(): Promise<void> {
  const mails = await world.database.query<Mail>(`SELECT state, attempts, unknown_outcomes AS unknown, message_id AS "messageId", server_reply AS reply FROM mail`)
  for (const mail of mails) {
    const copies = copiesOf(mail).length
    expect({ mail, copies, isHonest: copies - 1 <= mail.unknown && (mail.state !== 'sent' || copies >= 1) && (mail.state !== 'refused' || copies === 0) }).toMatchObject({ isHonest: true })
  }
  const unlinked = await world.database.query(`SELECT n.id FROM notice n LEFT JOIN mail m ON m.id = n.mail_id WHERE n.state IN ('sent', 'refused', 'unknown') AND m.state IS DISTINCT FROM n.state`)
  expect(unlinked).toEqual([])
}

describe('the courier', () => {
  test('sends a task with code, award, unit, term and a link that grants nothing, and without the nominee', async () => {
    const { database, mail, config } = world
    const { dossierId } = await mailFor(({ state }) => state === 'sent')
    const [message] = mail.messages(head.email)
    const [task] = await openTasks(database, dossierId)
    const { code, nominee } = await database.queryOne<{ code: string; nominee: string }>('SELECT d.code, n.name AS nominee FROM dossier d JOIN nominee n ON n.id = d.nominee_id WHERE d.id = $1', [dossierId])
    expect(message?.links).toEqual([`${config.publicWebUrl}/tasks/${task?.taskId}`])
    for (const words of [code, 'Bằng khen thử', 'Test certificate', 'Step unit-sign', 'cấp trên được báo sau khi quá hạn 1 ngày làm việc', 'working days left']) expect(message?.text).toContain(words)
    expect(`${message?.text}${message?.html}${message?.subject}`).not.toContain(nominee)
    expect(message?.subject).toContain(code)
    expect(await noticeStates(dossierId)).toEqual(['sent'])
  })

  test('gathers what is owed within a minute into one message, and lets go of what is done by then', async () => {
    const { database, organisation, mail } = world
    await mailFor(({ state }) => state === 'sent')
    const before = mail.messages(head.email).length
    const dossiers = await Promise.all([1, 2, 3].map(() => newDossier(database, organisation)))
    for (const dossierId of dossiers) await untilOpen(database, dossierId, 'unit-sign')
    await decide(database, organisation, dossiers[2] ?? '')
    expect(mail.messages(head.email)).toHaveLength(before)
    await hurry()
    const digest = await mail.waitFor(({ to, subject }) => to.includes(head.email) && subject.startsWith('[Vinh Danh] 2 '))
    expect(digest.links.filter((link) => /\/tasks\/./.test(link))).toHaveLength(2)
    await untilMail(({ state }) => state === 'sent')
    expect(mail.messages(head.email)).toHaveLength(before + 1)
    expect(await Promise.all(dossiers.map(noticeStates))).toEqual([['sent'], ['sent'], ['cancelled']])
  })

  test.each(['refuse', 'refuse-data'] as const)('takes a 5xx as final (%s) and leaves the task in the inbox', async (reply) => {
    world.mail.answer({ reply, to: head.email })
    const { dossierId, mail } = await mailFor(({ state }) => state === 'refused')
    expect(mail).toMatchObject({ attempts: 1, unknown: 0, reply: expect.stringContaining('550') })
    expect(await noticeStates(dossierId)).toEqual(['refused'])
    expect(await openTasks(world.database, dossierId)).toHaveLength(1)
  })

  test.each(['greylist', 'greylist-data'] as const)('tries again minutes later after a 4xx (%s), with the same Message-ID and date', async (reply) => {
    world.mail.answer({ reply, to: head.email, times: 2 })
    const { mail } = await mailFor(({ unknown, attempts }) => attempts === 1 && unknown === 0)
    expect(mail).toMatchObject({ state: 'sending', reply: expect.stringContaining('451') })
    expect(await minutesToNextTry()).toBe(5)
    await hurry()
    await untilMail(({ attempts, unknown }) => attempts === 2 && unknown === 0)
    await until('the next try is due later', async () => (await minutesToNextTry()) === 15)
    await hurry()
    expect(await untilMail(({ state }) => state === 'sent')).toMatchObject({ attempts: 3, unknown: 0, messageId: mail.messageId })
    expect(copiesOf(mail)).toHaveLength(1)
  })

  test.each(['drop', 'stall'] as const)('sends a message of unknown outcome (%s) once more, the same in everything', async (reply) => {
    world.mail.answer({ reply, to: head.email, times: 1 })
    const { dossierId, mail } = await mailFor(({ attempts, reply: said }) => attempts === 1 && said !== null)
    expect(mail).toMatchObject({ state: 'sending', unknown: 1 })
    expect(await minutesToNextTry()).toBe(1)
    await hurry()
    expect(await untilMail(({ state }) => state === 'sent')).toMatchObject({ attempts: 2, unknown: 1, messageId: mail.messageId })
    const copies = copiesOf(mail)
    expect(copies).toHaveLength(reply === 'drop' ? 2 : 1)
    const said = copies.map(({ headers, text, subject }) => ({ date: headers.find(({ key }) => key === 'date')?.value, text, subject }))
    expect(new Set(said.map((one) => JSON.stringify(one))).size).toBe(1)
    expect(await noticeStates(dossierId)).toEqual(['sent'])
  })

  test('writes to others while a server says a byte now and then about one letter, and gives that up before long', async () => {
    const { database, organisation, mail } = world
    mail.answer({ reply: 'trickle', to: head.email, times: 1 })
    const { dossierId } = await mailFor(({ attempts, reply }) => attempts === 1 && reply === null)
    await decide(database, organisation, dossierId)
    await untilOpen(database, dossierId, 'department-examine')
    const [next] = await openTasks(database, dossierId)
    await mail.waitFor(({ links }) => links.some((link) => link.endsWith(`/tasks/${next?.taskId}`)))
    expect(await untilMail(({ reply }) => reply !== null)).toMatchObject({ state: 'sending', attempts: 1, unknown: 1 })
    expect(await minutesToNextTry()).toBe(1)
    await hurry()
    expect(await untilMail(({ state }) => state !== 'sending')).toMatchObject({ state: 'unknown', attempts: 1, unknown: 1 })
  })

  test('says the same in the second copy, although one of its tasks is done meanwhile', async () => {
    const { database, organisation, mail } = world
    await mailFor(({ state }) => state === 'sent')
    const dossiers = await Promise.all([1, 2].map(() => newDossier(database, organisation)))
    for (const dossierId of dossiers) await untilOpen(database, dossierId, 'unit-sign')
    mail.answer({ reply: 'drop', to: head.email, times: 1 })
    await hurry()
    const first = await untilMail(({ attempts, unknown, reply }) => attempts === 1 && unknown === 1 && reply !== null)
    await decide(database, organisation, dossiers[0] ?? '')
    await hurry()
    await untilMail(({ state, messageId }) => state === 'sent' && messageId === first.messageId)
    const copies = copiesOf(first).map(({ text, html, subject }) => JSON.stringify([subject, text, html]))
    expect(copies).toHaveLength(2)
    expect(new Set(copies).size).toBe(1)
  })

  test('leaves a message whose outcome stays unknown to the mail log', async () => {
    world.mail.answer({ reply: 'drop', to: head.email })
    const { dossierId, mail } = await mailFor(({ attempts, reply }) => attempts === 1 && reply !== null)
    await hurry()
    expect(await untilMail(({ state }) => state === 'unknown')).toMatchObject({ attempts: 2, unknown: 2 })
    expect(await noticeStates(dossierId)).toEqual(['unknown'])
    await hurry()
    expect(copiesOf(mail)).toHaveLength(2)
  })

  test('books a message as of unknown outcome when it dies between the server and the record', async () => {
    const { database, organisation, config, mail } = world
    // The notice is taken by hand, as by a courier that dies after the server said yes; no job is left to do it.
    mail.answer({ reply: 'greylist', to: head.email, times: 1 })
    await mailFor(({ attempts, unknown }) => attempts === 1 && unknown === 0)
    const letter = await takeQueuedNotices(database, head.personId, (drawn) => drawLetter(drawn, config))
    if (!letter) throw new Error('nothing was taken')
    const { text, html } = letter.words
    const mailer = createMailer({ smtpUrl: config.smtpUrl, mailFrom: config.mailFrom })
    expect(await mailer.deliver({ to: { address: letter.address }, messageId: letter.messageId, date: letter.date, subject: letter.subject, text, html })).toMatchObject({ state: 'sent' })
    mailer.close()
    await hurry()
    const sent = await untilMail(({ state }) => state === 'sent')
    expect(sent).toMatchObject({ unknown: 1, attempts: 3 })
    expect(copiesOf(sent)).toHaveLength(2)
    expect(organisation.people['unit-head'].email).toBe(letter.address)
  })

  test('does not send what was decided while the message waited', async () => {
    world.mail.answer({ reply: 'greylist', to: head.email, times: 1 })
    const { dossierId, mail } = await mailFor(({ attempts, unknown }) => attempts === 1 && unknown === 0)
    await decide(world.database, world.organisation, dossierId)
    await hurry()
    expect(await untilMail(({ state }) => state === 'cancelled')).toMatchObject({ attempts: 1, unknown: 0 })
    expect(await noticeStates(dossierId)).toEqual(['cancelled'])
    expect(copiesOf(mail)).toHaveLength(0)
  })

  test('has one message per person in flight, however many jobs ask for it', async () => {
    const { database, mail } = world
    mail.answer({ reply: 'stall', to: head.email, times: 1 })
    const before = await mailCount()
    await mailFor(({ attempts }) => attempts === 1)
    for (let job = 0; job < 8; job += 1) await database.query(`SELECT graphile_worker.add_job('send-notices', json_build_object('recipientId', $1::text))`, [head.personId])
    await untilMail(({ reply }) => reply !== null)
    await hurry()
    const sent = await untilMail(({ state }) => state === 'sent')
    expect(sent).toMatchObject({ unknown: 1 })
    expect(await mailCount()).toBe(before + 1)
    await until('no job is left', async () => { await hurry(); return (await database.query(`SELECT 1 FROM graphile_worker.jobs WHERE task_identifier = 'send-notices'`)).length === 0 })
    expect(copiesOf(sent)).toHaveLength(1)
  })

  test('finds notices that have no job', async () => {
    const { database, organisation } = world
    await mailFor(({ state }) => state === 'sent')
    const dossierId = await newDossier(database, organisation)
    await untilOpen(database, dossierId, 'unit-sign')
    await database.query(`SELECT graphile_worker.complete_jobs(array_agg(id)) FROM graphile_worker.jobs WHERE task_identifier = 'send-notices' AND locked_at IS NULL`)
    await until('it was sent all the same', async () => (await noticeStates(dossierId))[0] === 'sent', 25_000)
  }, 40_000)

  test('writes to nobody who has left', async () => {
    const { database, organisation, mail } = world
    const leaver = await newHolder(database, organisation.unit.id, 'unit-head')
    mail.answer({ reply: 'greylist', times: 2 })
    const dossierId = await newDossier(database, organisation)
    await untilOpen(database, dossierId, 'unit-sign')
    const stateOfLeaver = async () => (await database.query<{ state: string }>('SELECT state FROM notice WHERE recipient_id = $1', [leaver.personId]))[0]?.state
    await until('both were put off', async () => (await database.query(`SELECT 1 FROM mail WHERE state = 'sending' AND attempts = 1 AND unknown_outcomes = 0`)).length === 2)
    await deactivatePerson(database, system, leaver.personId)
    await hurry()
    await until('it was let go of', async () => (await stateOfLeaver()) === 'cancelled')
    await untilMail(({ state }) => state === 'sent')
  })
})
