import type { Day, Level, WorkingCalendar } from '@vinhdanh/domain'
import { loadCalendar } from '../clocks/calendar.ts'
import { RuleNames } from '../rules/pinned-rules.ts'
import { hasPressingTask, inbox, inboxCounts, type InboxGroup, type InboxLine } from '../tasks/inbox.query.ts'
import type { Transaction } from '../transaction.ts'
import type { Counted, Digest, DigestNews, DigestTask, DigestWaiting } from './digest.ts'
import { isOver } from './is-over.ts'
import type { LetterNotice } from './letter.ts'

/** So that it can be read through on a phone; the pages have the rest. */
const linesPerGroup = 5

/**
 * As a condition on a column that holds a person: there is reason for a digest. Work that is late or due by the end of the week is one, a notice that was kept
 * for the digest another; what is due later or waits for others is told along with these and is none (docs/adr/0014).
 */
export const hasReasonForDigest = (personColumn: string): string => `(
  ${hasPressingTask(personColumn)}
  OR EXISTS (SELECT 1 FROM notice WHERE notice.recipient_id = ${personColumn} AND notice.state = 'queued' AND notice.send_time = 'with-digest' AND NOT ${isOver}))`

/** The digest of `day` for one person, with the notices that go along with it; null when by now there is nothing to tell. */
export async function drawDigest(tx: Transaction, recipientId: string, day: Day, notices: readonly LetterNotice[]): Promise<Digest | null> {
  const counts = await inboxCounts(tx, recipientId)
  if (counts.overdue + counts.today + counts.week + notices.length === 0) return null
  const calendar = await loadCalendar(tx)
  const tasks = async (group: InboxGroup, taskIds?: readonly string[]): Promise<Counted<DigestTask>> => {
    if (counts[group] === 0 || taskIds?.length === 0) return { count: counts[group], rows: [] }
    const { rows } = await inbox(tx, recipientId, { group, limit: linesPerGroup, ...(taskIds ? { taskIds } : {}) })
    return { count: counts[group], rows: rows.map((row) => taskLine(row, notices, day, calendar)) }
  }
  return {
    day,
    tasks: {
      overdue: await tasks('overdue'), today: await tasks('today'), week: await tasks('week'),
      later: await tasks('later', notices.flatMap(({ taskId }) => taskId ?? [])),
    },
    waiting: await waitingFor(tx, recipientId, day, calendar),
    news: newsOf(notices),
  }
}

function taskLine(row: InboxLine, notices: readonly LetterNotice[], day: Day, calendar: WorkingCalendar): DigestTask {
  const { taskId, dossierId, code, awardName, unitName, stepName, round, lastDay, pausedOn, onBehalfOf } = row
  return {
    taskId, dossierId, dossierCode: code, awardName, unitName, stepName, round, lastDay,
    workingDaysLeft: calendar.workingDaysBetween(day, lastDay), confirmed: calendar.isConfirmed(day, lastDay), isHeld: pausedOn !== null, onBehalfOf,
    told: [...new Set(notices.filter((notice) => notice.taskId === taskId).map(({ kind }) => kind))],
  }
}

function newsOf(notices: readonly LetterNotice[]): Counted<DigestNews> {
  const news = notices.filter(({ taskId }) => taskId === null)
  return {
    count: news.length,
    rows: news.slice(0, linesPerGroup).map(({ kind, questionId, dossierId, taskId, dossierCode, awardName, unitName, stepName, ending }) =>
      ({ kind, questionId, dossierId, taskId, dossierCode, awardName, unitName, stepName, ending })),
  }
}

interface WaitingRow extends Omit<DigestWaiting, 'awardName' | 'stepName' | 'workingDaysLeft' | 'confirmed'> {
  readonly awardCode: string
  readonly ruleSetId: string
  readonly stepId: string
  readonly level: Level
  readonly total: number
}

/** Soonest due first, what is on hold last: as the inbox of those who hold it. */
async function waitingFor(tx: Transaction, personId: string, day: Day, calendar: WorkingCalendar): Promise<Counted<DigestWaiting>> {
  const rows = await tx.query<WaitingRow>(
    `SELECT d.id AS "dossierId", d.code AS "dossierCode", d.award_code AS "awardCode", d.rule_set_id AS "ruleSetId", jsonb_build_object('vi', u.name_vi, 'en', u.name_en) AS "unitName", st.step_id AS "stepId", st.level,
       ARRAY(SELECT p.name FROM task t JOIN person p ON p.id = t.holder_id WHERE t.step_row_id = st.id AND t.state = 'open' ORDER BY p.name) AS holders,
       to_char(c.last_day, 'YYYY-MM-DD') AS "lastDay", d.held_since IS NOT NULL AS "isHeld", (count(*) OVER ())::int AS total
     FROM dossier d JOIN step st ON st.dossier_id = d.id AND st.state = 'open' JOIN unit u ON u.id = coalesce(st.unit_id, d.unit_id)
       LEFT JOIN clock c ON c.step_row_id = st.id AND c.paused_on IS NULL
     WHERE d.ended_at IS NULL AND d.id IN (SELECT id FROM dossier WHERE created_by = $1 UNION SELECT dossier_id FROM revision WHERE submitted_by = $1)
       AND NOT EXISTS (SELECT 1 FROM task t WHERE t.step_row_id = st.id AND t.state = 'open' AND t.holder_id = $1)
     ORDER BY d.held_since IS NOT NULL, d.due_at NULLS LAST, d.id LIMIT $2`,
    [personId, linesPerGroup],
  )
  const names = await RuleNames.of(tx, rows.map(({ ruleSetId }) => ruleSetId))
  return {
    count: rows[0]?.total ?? 0,
    rows: rows.map(({ ruleSetId, awardCode, stepId, total: _, ...row }) => ({
      ...row, awardName: names.award(ruleSetId, awardCode), stepName: names.step(ruleSetId, awardCode, stepId)?.name ?? { vi: stepId, en: stepId },
      workingDaysLeft: row.lastDay === null ? null : calendar.workingDaysBetween(day, row.lastDay), confirmed: row.lastDay === null || calendar.isConfirmed(day, row.lastDay),
    })),
  }
}
