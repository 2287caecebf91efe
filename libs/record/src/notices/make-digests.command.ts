import { type Day, digestMoment, type MailHours, mailMayLeave, nextDigestMoment } from '@vinhdanh/domain'
import { systemActor } from '../access/system-actor.ts'
import { realMoment } from '../clocks/real-moment.ts'
import type { Database } from '../database.ts'
import type { Transaction } from '../transaction.ts'
import { DigestDayEntity } from './digest-day.entity.ts'
import { hasReasonForDigest } from './draw-digest.query.ts'
import { loadMailDays } from './mail-days.ts'
import { oweDigest } from './owe-notices.ts'

const actor = systemActor('digest', '')
const job = 'make-digests'
/** Longest that the digests wait for reminders of the same morning that have not fired yet, in milliseconds: a workflow that is stuck holds up nobody's mail. */
const longestGatheringMs = 60_000

/**
 * How a day stands with its digests. `not-due`: it is too early, quiet, or a day off. `gathering`: reminders of this morning are still to fire.
 * `due`: to be made, or to go on with. `finished`: everybody who was to have one is owed it.
 */
export interface DigestDay {
  readonly day: Day
  readonly state: 'not-due' | 'gathering' | 'due' | 'finished'
}

/** Begins the digests of the record's day, or finds them begun. A morning that was missed is made up for on the same day, outside the quiet hours, and never later. */
export async function beginDigests(database: Database, hours: MailHours): Promise<DigestDay> {
  return database.transact(actor, async (tx) => {
    const days = await loadMailDays(tx)
    const { today: day, now } = tx
    const moment = digestMoment(days, hours, day)
    if (!moment || now < moment || mailMayLeave(days, hours, now) > now) return { day, state: 'not-due' }
    await tx.query('INSERT INTO digest_day (day, begun_at) VALUES ($1, $2) ON CONFLICT (day) DO NOTHING', [day, now])
    const { begunAt, finishedAt } = await tx.get(DigestDayEntity, { day })
    if (finishedAt) return { day, state: 'finished' }
    const gathers = now.getTime() - begunAt.getTime() < longestGatheringMs && (await hasUnfired(tx))
    return { day, state: gathers ? 'gathering' : 'due' }
  })
}

/** Reminders fire on the stroke of the hour too; what they owe belongs into this morning's digest. What is a day late is stuck and not waited for. */
async function hasUnfired(tx: Transaction): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 FROM clock_instant i JOIN clock c ON c.step_row_id = i.step_row_id AND c.stopped_at IS NULL AND c.paused_on IS NULL
     JOIN dossier d ON d.id = c.dossier_id AND d.held_since IS NULL AND d.ended_at IS NULL
     WHERE i.fired_at IS NULL AND i.at <= $1 AND i.at > $1::timestamptz - interval '1 day' LIMIT 1`, [tx.now])
  return rows.length > 0
}

/**
 * Owes the day's digest to the next `limit` people who have reason for one, in the order of their ids after `after`, in one transaction. Natural key: person and
 * day, so that a batch that runs twice owes nobody two. Answers for how many, and where to go on; null when nobody is left.
 */
export async function oweDigests(database: Database, day: Day, { after, limit }: { readonly after: string | null; readonly limit: number }): Promise<{ readonly people: number; readonly next: string | null }> {
  return database.transact(actor, async (tx) => {
    // The day may have ended meanwhile: its digests are owed to nobody any more.
    if (tx.today !== day) return { people: 0, next: null }
    const rows = await tx.query<{ id: string }>(
      `SELECT p.id FROM person p
       WHERE p.active AND ($2::uuid IS NULL OR p.id > $2) AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.unique_key = 'digest:' || $1 || ':' || p.id) AND ${hasReasonForDigest('p.id')}
       ORDER BY p.id LIMIT $3`,
      [day, after, limit],
    )
    await oweDigest(tx, day, rows.map(({ id }) => ({ recipientId: id, uniqueKey: `digest:${day}:${id}` })))
    return { people: rows.length, next: rows.length < limit ? null : (rows.at(-1)?.id ?? null) }
  })
}

/** Books that everybody who was to have the day's digest is owed it. Answers for how many people. */
export async function finishDigests(database: Database, day: Day): Promise<number> {
  return database.transact(actor, async (tx) => {
    const [row] = await tx.query<{ people: number }>(`SELECT count(*)::int AS people FROM notice WHERE starts_with(unique_key, 'digest:' || $1 || ':')`, [day])
    const people = row?.people ?? 0
    await tx.query('UPDATE digest_day SET finished_at = $2, people = $3 WHERE day = $1 AND finished_at IS NULL', [day, tx.now, people])
    return people
  })
}

/** Asks for the digests in so many seconds: the process begins, time was moved, or reminders are still to fire. There is one such job at most. */
export async function askToMakeDigests(database: Database, seconds = 0): Promise<void> {
  await database.transact(actor, (tx) => tx.job(job, {}, { key: job, inSeconds: seconds }))
}

/** Asks for the digests at the next moment at which some are made. Answers when. */
export async function askForNextDigests(database: Database, hours: MailHours): Promise<Date> {
  return database.transact(actor, async (tx) => {
    const days = await loadMailDays(tx)
    const today = digestMoment(days, hours, tx.today)
    const done = await tx.query('SELECT 1 FROM digest_day WHERE day = $1 AND finished_at IS NOT NULL', [tx.today])
    // A new morning may have come while the last was at work.
    const isOwed = today !== null && done.length === 0 && (today > tx.now || mailMayLeave(days, hours, tx.now) <= tx.now)
    const moment = isOwed ? today : nextDigestMoment(days, hours, tx.today)
    tx.job(job, {}, { key: job, runAt: await realMoment(tx, moment) })
    return moment
  })
}
