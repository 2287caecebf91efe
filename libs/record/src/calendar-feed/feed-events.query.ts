import type { Bilingual, Day } from '@vinhdanh/domain'
import type { Locale } from '../access/actor.query.ts'
import type { Database } from '../database.ts'
import type { Reader } from '../reader.ts'
import { RuleNames } from '../rules/pinned-rules.ts'

interface FeedEvent {
  /** The task's or the session's id: the same for as long as the event lives. */
  readonly id: string
  /** The whole day it stands on, in Asia/Ho_Chi_Minh. */
  readonly day: Day
  /** Grows each time the day moves (RFC 5545, 3.8.7.4). */
  readonly sequence: number
  /** When it came to be as it is now. */
  readonly changedAt: Date
}

export interface FeedTask extends FeedEvent {
  readonly code: string
  readonly awardName: Bilingual
  /** What is asked, as in «thẩm định hồ sơ». */
  readonly act: Bilingual
}

export interface FeedSession extends FeedEvent {
  readonly unitName: Bilingual
}

export interface FeedEvents {
  readonly locale: Locale
  readonly tasks: readonly FeedTask[]
  readonly sessions: readonly FeedSession[]
}

type TaskRow = Omit<FeedTask, 'awardName' | 'act'> & { readonly ruleSetId: string; readonly awardCode: string; readonly stepId: string }

/**
 * A term's day changes only by a move, a pause or a release. Each leaves a row that is never deleted (a move in `clock_move`, a pause and a release in
 * `clock_span`, whose first row is the start), so their number only grows. While a clock is paused nothing is due, and the task is left out.
 */
const openTasks = `
  SELECT t.id, to_char(c.last_day, 'YYYY-MM-DD') AS day, moves.number + spans.number - 1 AS sequence,
    greatest(t.opened_at, moves.latest, spans.latest) AS "changedAt",
    d.code, d.rule_set_id AS "ruleSetId", d.award_code AS "awardCode", st.step_id AS "stepId"
  FROM task t JOIN step st ON st.id = t.step_row_id JOIN clock c ON c.step_row_id = st.id JOIN dossier d ON d.id = t.dossier_id
    CROSS JOIN LATERAL (SELECT count(*)::int AS number, max(moved_at) AS latest FROM clock_move WHERE step_row_id = c.step_row_id) moves
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS number, max(from_day)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh' AS latest FROM clock_span WHERE step_row_id = c.step_row_id
    ) spans
  WHERE t.holder_id = $1 AND t.state = 'open' AND c.paused_on IS NULL AND c.stopped_at IS NULL
  ORDER BY c.last_day, t.id`

/** A planned session keeps its day: no command moves one, so its sequence stays 0. Its title is free text and may name somebody: left out. */
const comingSessions = `
  SELECT s.id, to_char(s.held_on, 'YYYY-MM-DD') AS day, 0 AS sequence, planned.at AS "changedAt", jsonb_build_object('vi', u.name_vi, 'en', u.name_en) AS "unitName"
  FROM council_session s JOIN unit u ON u.id = s.unit_id
    JOIN LATERAL (SELECT min(a.at) AS at FROM audit_entry a WHERE a.object_id = s.id::text AND a.object_kind = 'council-session' AND a.dossier_id IS NULL) planned ON true
  WHERE s.held_on >= record_today() AND (
    EXISTS (SELECT 1 FROM post p WHERE p.person_id = $1 AND p.unit_id = s.unit_id AND p.valid_from <= record_today() AND (p.valid_to IS NULL OR p.valid_to >= record_today()))
    OR EXISTS (SELECT 1 FROM council_member m WHERE m.person_id = $1 AND m.unit_id = s.unit_id AND m.valid_from <= s.held_on AND (m.valid_to IS NULL OR m.valid_to >= s.held_on)))
  ORDER BY s.held_on, s.id`

/**
 * What stands in the calendar of the person whose feed this is: open tasks on their last day, and the coming sessions of councils in which the person
 * has a seat or in whose unit the person holds a role. Null for a token that is unknown or revoked, and for a person who has left.
 */
export async function feedEvents(database: Database, digest: string): Promise<FeedEvents | null> {
  const [owner] = await database.query<{ id: string; locale: Locale }>(
    'SELECT p.id, p.locale FROM calendar_feed f JOIN person p ON p.id = f.person_id WHERE f.digest = $1 AND f.revoked_at IS NULL AND p.active', [digest])
  if (!owner) return null
  const rows = await database.query<TaskRow>(openTasks, [owner.id])
  const sessions = await database.query<FeedSession>(comingSessions, [owner.id])
  const names = await RuleNames.of(database, rows.map(({ ruleSetId }) => ruleSetId))
  const tasks = rows.map(({ ruleSetId, awardCode, stepId, ...task }): FeedTask => ({
    ...task, awardName: names.award(ruleSetId, awardCode), act: names.step(ruleSetId, awardCode, stepId)?.act ?? { vi: stepId, en: stepId },
  }))
  return { locale: owner.locale, tasks, sessions }
}

/** Since when a person has a feed that works; null without one. */
export async function feedSince(reader: Reader, personId: string): Promise<Date | null> {
  const [feed] = await reader.query<{ createdAt: Date }>('SELECT created_at AS "createdAt" FROM calendar_feed WHERE person_id = $1 AND revoked_at IS NULL', [personId])
  return feed?.createdAt ?? null
}
