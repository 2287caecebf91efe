import { digestMoment, type MailHours, mailMayLeave } from '@vinhdanh/domain'
import type { Database } from '../database.ts'
import { loadMailDays } from './mail-days.ts'
import { hasReasonForDigest } from './draw-digest.query.ts'

/** How soon to look again while the digests of the day are being made, in seconds. */
const whileMaking = 2

interface Morning {
  /** The record's present moment, UTC. */
  readonly now: Date
  readonly today: string
  /** The digests of the day are made. */
  readonly isFinished: boolean
}

interface Owed {
  readonly recipientId: string
  /** A digest, or a letter that was begun: nothing more to wait for but the quiet hours. */
  readonly isReady: boolean
  readonly newest: Date | null
}

/**
 * In how many seconds to look again for what is owed to each of these people; null when it may leave now. Nothing leaves in the quiet hours. What they held back joins the
 * digest of that morning where there is reason for one, and while the digests are made nothing else is sent: so nobody gets two messages at that hour.
 */
export async function holdMail(database: Database, recipientIds: readonly string[], hours: MailHours): Promise<ReadonlyMap<string, number | null>> {
  const days = await loadMailDays(database)
  const { now, today, isFinished } = await morning(database)
  const secondsTo = (moment: Date): number => Math.ceil((moment.getTime() - now.getTime()) / 1_000)
  const free = mailMayLeave(days, hours, now)
  const digest = digestMoment(days, hours, today)
  if (free > now) return new Map(recipientIds.map((id) => [id, secondsTo(free)]))
  // Most of the day: nothing needs to be known of anybody.
  if (!digest || isFinished) return new Map(recipientIds.map((id) => [id, null]))
  const held = new Map<string, number | null>()
  for (const { recipientId, isReady, newest } of await owedTo(database, recipientIds)) {
    const isFromTheNight = newest !== null && mailMayLeave(days, hours, newest) > newest
    if (isReady) held.set(recipientId, null)
    else if (now >= digest) held.set(recipientId, whileMaking)
    else held.set(recipientId, isFromTheNight && (await isReasonFor(database, recipientId)) ? secondsTo(digest) : null)
  }
  return held
}

// With a parameter, since only such a statement is prepared.
async function morning(database: Database): Promise<Morning> {
  return database.queryOne<Morning>(
    `SELECT record_now() AS now, to_char(record_today(), $1) AS today, EXISTS (SELECT 1 FROM digest_day WHERE day = record_today() AND finished_at IS NOT NULL) AS "isFinished"`, ['YYYY-MM-DD'])
}

async function owedTo(database: Database, recipientIds: readonly string[]): Promise<Owed[]> {
  return database.query<Owed>(
    `SELECT r.id AS "recipientId", EXISTS (SELECT 1 FROM notice WHERE recipient_id = r.id AND (state = 'sending' OR state = 'queued' AND kind = 'digest')) AS "isReady",
       (SELECT max(created_at) FROM notice WHERE recipient_id = r.id AND state = 'queued' AND send_time = 'at-once') AS newest
     FROM unnest($1::uuid[]) AS r(id)`,
    [recipientIds],
  )
}

/** It costs more than all the rest, and matters for an hour of the morning alone. */
async function isReasonFor(database: Database, recipientId: string): Promise<boolean> {
  return (await database.queryOne<{ isReason: boolean }>(`SELECT ${hasReasonForDigest('$1::uuid')} AS "isReason"`, [recipientId])).isReason
}
