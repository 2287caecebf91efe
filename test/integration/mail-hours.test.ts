import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { digestMoment, localDay, nextDigestMoment } from '@vinhdanh/domain'
import { loadCalendar, moveTime, oweDigests, recordNow } from '@vinhdanh/record'
import { newDossier } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { setLastDay } from '../support/last-day.ts'
import { newHolder } from '../support/record.ts'
import { advance, advanceTo } from '../support/time.ts'
import { spawnWorker } from '../support/worker-process.ts'
import { openWorld, until, untilOpen, untilReady, type World } from '../support/world.ts'

const hourMs = 3_600_000
const hours = { digestAt: '08:00', quietHours: { from: '18:00', to: '07:00' } }

let world: World
afterEach(() => world.close())

async function open(quietHours: string): Promise<void> {
  world = await openWorld({ environment: { VINHDANH_QUIET_HOURS: quietHours } })
}

/** The next digest moment from now, or `laterMs` after it. */
async function morning(laterMs = 0): Promise<Date> {
  const [calendar, now] = [await loadCalendar(world.database), await recordNow(world.database)]
  const moment = digestMoment(calendar, hours, localDay(now))
  const next = moment && moment > now ? moment : nextDigestMoment(calendar, hours, localDay(now))
  return new Date(next.getTime() + laterMs)
}
/** Lets time run to a moment for the record alone. */
const runTo = async (moment: Date): Promise<void> => { await moveTime(world.database, moment.getTime() - (await recordNow(world.database)).getTime()) }
const mailsTo = (role: 'unit-head' | 'department-head') => world.mail.messages(world.organisation.people[role].email)
const untilSettled = () => until('every letter has had its turn', async () => (await world.database.query(
  `SELECT 1 FROM graphile_worker.jobs WHERE task_identifier IN ('send-notices', 'make-digests') AND (run_at <= now() OR locked_at IS NOT NULL)`)).length === 0, 60_000)

describe('with quiet hours', () => {
  beforeEach(() => open('18:00-07:00'))

  test('a new task goes at once by day, and by night when they end', async () => {
    const { database, organisation } = world
    await runTo(await morning(2 * hourMs))
    await untilReady(await world.startWorker())
    await follow(database, await newDossier(database, organisation))
    await until('the first letter', () => Promise.resolve(mailsTo('unit-head')[0]))
    await runTo(await morning(-10 * hourMs))
    await follow(database, await newDossier(database, organisation))
    await untilSettled()
    expect(mailsTo('unit-head')).toHaveLength(1)
    // What is due within days is reason for a digest; what is due later is not, and the letter goes by itself.
    await setLastDay(database, 30)
    await runTo(await morning(-hourMs + 60_000))
    await until('the second letter', () => Promise.resolve(mailsTo('unit-head')[1]))
    expect(mailsTo('unit-head').map(({ subject }) => subject.replace(/ .*/, ''))).toEqual([expect.stringMatching(/^\[VD-/), expect.stringMatching(/^\[VD-/)])
  }, 120_000)

  test('what is overdue at midnight comes in one message with the digest of the morning', async () => {
    const { database, organisation } = world
    await runTo(await morning(2 * hourMs))
    const dossierId = await newDossier(database, organisation)
    await follow(database, dossierId)
    await database.query(`UPDATE notice SET state = 'cancelled'`)
    await database.query(`UPDATE clock_instant SET fired_at = at WHERE kind <> 'due'`)
    // Nothing is reason for a digest on the day before, which the worker makes up for as it starts.
    await setLastDay(database, 30)
    await untilReady(await world.startWorker())
    await runTo(await morning(-8 * hourMs + 60_000))
    await setLastDay(database, -1)
    await database.query(`UPDATE clock_instant SET at = record_now() - interval '1 minute' WHERE kind = 'due'`)
    await follow(database, dossierId)
    await runTo(await morning(-hourMs / 2))
    await untilSettled()
    expect(mailsTo('unit-head')).toEqual([])
    await runTo(await morning(60_000))
    const digest = await until('the digest', () => Promise.resolve(mailsTo('unit-head')[0]), 40_000)
    expect(digest.subject).toMatch(/1 quá hạn$/)
    expect(digest.text).toContain('Quá hạn: ')
    await untilSettled()
    expect(mailsTo('unit-head')).toHaveLength(1)
    expect(await database.query(`SELECT kind, state FROM notice WHERE state <> 'cancelled' ORDER BY kind`)).toEqual([{ kind: 'digest', state: 'sent' }, { kind: 'overdue', state: 'sent' }])
  }, 120_000)
})

describe('moved time', () => {
  beforeEach(() => open('none'))

  test('shows a reminder within seconds, in the digest of the morning it passes over', async () => {
    const { database, organisation } = world
    await runTo(await morning(2 * hourMs))
    await untilReady(await world.startWorker())
    await untilOpen(database, await newDossier(database, organisation), 'unit-sign')
    await until('the task', () => Promise.resolve(mailsTo('unit-head')[0]))
    await advance(world, { workingDays: 2 })
    const digest = await world.mail.waitFor(({ to, text }) => to.includes(organisation.people['unit-head'].email) && text.includes('Nhắc việc: '), 40_000)
    expect(digest.subject).toMatch(/^\[Vinh Danh\] Việc ngày /)
    expect(digest.links.some((link) => link.includes('/tasks/'))).toBe(true)
    // Of two mornings that time passes over, each person has one digest at most for each.
    await advanceTo(world, await morning(hourMs))
    await untilSettled()
    const made = await database.query<{ count: number }>(`SELECT count(*)::int AS count FROM notice WHERE kind = 'digest' GROUP BY recipient_id, details ->> 'day'`)
    expect(made.every(({ count }) => count === 1)).toBe(true)
  }, 120_000)
})

test('a worker that is killed amid many digests leaves nobody without one and nobody with two', async () => {
  await open('none')
  const { database, organisation, mail } = world
  await runTo(await morning(hourMs))
  const people: string[] = []
  for (let person = 0; person < 24; person += 1) people.push((await newHolder(database, organisation.unit.id, 'unit-head')).personId)
  await follow(database, await newDossier(database, organisation))
  await database.query(`UPDATE notice SET state = 'cancelled'`)
  await setLastDay(database, 0)
  const digests = () => mail.messages().filter(({ subject }) => subject.startsWith('[Vinh Danh] '))
  const writtenTo = () => new Set(digests().flatMap(({ to }) => to)).size
  const first = await spawnWorker(world.environment)
  await until('some letters are out', () => Promise.resolve(writtenTo() >= 2), 120_000)
  await first.end('SIGKILL')
  const outAtDeath = writtenTo()
  await world.startWorker()
  await until('everybody has theirs', () => Promise.resolve(writtenTo() > people.length), 120_000)
  await untilSettled()
  // What was on its way when the worker died may come once more under the same Message-ID (RFC 1047), and under no other.
  const ids = digests().map(({ headers }) => headers.find(({ key }) => key === 'message-id')?.value)
  expect([outAtDeath <= people.length, writtenTo(), new Set(ids).size]).toEqual([true, people.length + 1, people.length + 1])
  expect(await database.query(`SELECT state, count(*)::int AS count FROM notice WHERE kind = 'digest' GROUP BY state`)).toEqual([{ state: 'sent', count: people.length + 1 }])
  expect((await oweDigests(database, localDay(await recordNow(database)), { after: null, limit: 10 })).people).toBe(0)
}, 360_000)
