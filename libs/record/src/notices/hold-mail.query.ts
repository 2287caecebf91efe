import { digestMoment, type MailHours, mailMayLeave } from '@vinhdanh/domain'
import type { Database } from '../database.ts'
import { loadMailDays } from './mail-days.ts'
import { hasReasonForDigest } from './draw-digest.query.ts'

/** How soon to look again while the digests of the day are being made, in seconds. */
const whileMaking = 2

interface Owed {
  /** The record's present moment, UTC. */
  readonly now: Date
  readonly today: string
  readonly isFinished: boolean
  /** A digest, or a letter that was begun: nothing more to wait for but the quiet hours. */
  readonly isReady: boolean
  readonly hasReason: boolean
  readonly newest: Date | null
}

/**
 * In how many seconds to look again for what is owed to a person; null when it may leave now. Nothing leaves in the quiet hours. What they held back joins the
 * digest of that morning where there is reason for one, and while the digests are made nothing else is sent: so nobody gets two messages at that hour.
 */
export async function holdMail(database: Database, recipientId: string, hours: MailHours): Promise<number | null> {
  const days = await loadMailDays(database)
  const { now, today, isFinished, isReady, hasReason, newest } = await owedTo(database, recipientId)
  const secondsTo = (moment: Date): number => Math.ceil((moment.getTime() - now.getTime()) / 1_000)
  const free = mailMayLeave(days, hours, now)
  if (free > now) return secondsTo(free)
  const digest = digestMoment(days, hours, today)
  if (!digest || isFinished || isReady) return null
  if (now >= digest) return whileMaking
  const isFromTheNight = newest !== null && mailMayLeave(days, hours, newest) > newest
  return isFromTheNight && hasReason ? secondsTo(digest) : null
}

async function owedTo(database: Database, recipientId: string): Promise<Owed> {
  return database.queryOne<Owed>(
    `SELECT record_now() AS now, to_char(record_today(), 'YYYY-MM-DD') AS today, EXISTS (SELECT 1 FROM digest_day WHERE day = record_today() AND finished_at IS NOT NULL) AS "isFinished",
       EXISTS (SELECT 1 FROM notice WHERE recipient_id = $1 AND (state = 'sending' OR state = 'queued' AND kind = 'digest')) AS "isReady",
       ${hasReasonForDigest('$1::uuid')} AS "hasReason",
       (SELECT max(created_at) FROM notice WHERE recipient_id = $1 AND state = 'queued' AND send_time = 'at-once') AS newest`,
    [recipientId],
  )
}
