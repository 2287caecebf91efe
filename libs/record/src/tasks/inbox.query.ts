import type { Bilingual, Day, Level, RunOfTerm, StepKind } from '@vinhdanh/domain'
import { dueDay } from '../clocks/due-day.ts'
import { runOfTerm } from '../clocks/run-of-term.ts'
import { afterCursor, lastWithout, pageOf } from '../cursor.ts'
import type { Database } from '../database.ts'
import type { Reader } from '../reader.ts'
import { RuleNames } from '../rules/pinned-rules.ts'
import { sqlToday } from '../sql-now.ts'
import { SqlParameters } from '../sql-parameters.ts'
import type { Transaction } from '../transaction.ts'
import { isUuid } from '../uuid.ts'

/** `later` also holds that whose term stands: it is not due while it is held or waits for another body. */
export const inboxGroups = ['overdue', 'today', 'week', 'later'] as const
export type InboxGroup = (typeof inboxGroups)[number]

export interface InboxLine {
  readonly taskId: string
  readonly group: InboxGroup
  readonly dossierId: string
  readonly code: string
  readonly awardCode: string
  readonly awardName: Bilingual
  readonly nomineeName: string
  readonly unitName: Bilingual
  readonly stepId: string
  readonly stepName: Bilingual
  /** What is asked, as in «thẩm định hồ sơ». */
  readonly act: Bilingual
  readonly kind: StepKind
  readonly level: Level
  readonly round: number
  readonly revisionNo: number
  readonly openedAt: Date
  readonly dueAt: Date | null
  /** The last day of the term; it counts in full. */
  readonly lastDay: Day
  /** Whom the holder stands in for. */
  readonly onBehalfOf: string | null
  readonly heldSince: Date | null
  /** How far the term has run. */
  readonly run: RunOfTerm
  /** Since when the term has stood, for a hold or for the opinion of another body. */
  readonly pausedOn: Day | null
  readonly submission: { readonly id: string; readonly code: string; readonly title: string } | null
}

/** Narrows the inbox; what is left out narrows nothing. */
export interface InboxFilters {
  readonly group?: InboxGroup
  readonly kind?: StepKind
  readonly awardCode?: string
  readonly unitId?: string
  /** Only what the person holds in place of somebody else. */
  readonly substituted?: boolean
  /** Only some of the tasks. */
  readonly taskIds?: readonly string[]
}

type PageOf<Filters> = Filters & { readonly cursor?: string | null; readonly limit: number }

export interface Inbox {
  readonly rows: readonly InboxLine[]
  readonly next: string | null
  /** Open tasks of the person that pass the filters, in each group, whatever the page. */
  readonly counts: Readonly<Record<InboxGroup, number>>
  /** The record's day. */
  readonly today: Day
}

type Row = Omit<InboxLine, 'awardName' | 'stepName' | 'act'> & { readonly ruleSetId: string }
type Told = Pick<Inbox, 'counts' | 'today'>

/** The group of a task of dossier `d`. The week ends on Sunday of the record's week. */
const group = `CASE
  WHEN d.due_at IS NULL THEN 'later'
  WHEN ${dueDay} < ${sqlToday} THEN 'overdue'
  WHEN ${dueDay} = ${sqlToday} THEN 'today'
  WHEN ${dueDay} < (date_trunc('week', ${sqlToday}) + interval '7 days')::date THEN 'week'
  ELSE 'later' END`

/** Of a task that is open the dossier always is; said so that the index of open dossiers serves. */
const isOpen = `d.state IN ('under-way', 'returned')`

/** As a condition on a column that holds a person: something that waits for them is late, or due by the end of the week. */
export const hasPressingTask = (personColumn: string): string =>
  `EXISTS (SELECT 1 FROM task t JOIN dossier d ON d.id = t.dossier_id AND ${isOpen} WHERE t.holder_id = ${personColumn} AND t.state = 'open' AND ${group} <> 'later')`

/**
 * What waits for a person, soonest due first, what is on hold last. Pages by cursor. All that waits is looked at once, for the order and the counts alike, and
 * only the rows of the page are told in full. Errors: AppError `validation.failed` for a cursor that is none.
 */
export async function inbox(reader: Database | Transaction, personId: string, { cursor, limit, ...filters }: PageOf<InboxFilters>): Promise<Inbox> {
  const parameters = new SqlParameters()
  const held = heldBy(personId, filters, parameters)
  const after = cursor ? afterCursor(cursor, 'due_at', 'id', parameters) : 'true'
  const answered = await reader.query<Told & (Row | { readonly taskId: null })>(
    `WITH held AS (${held}),
       page AS (SELECT * FROM held WHERE ${after} ORDER BY ${lastWithout('due_at')}, id LIMIT ${parameters.add(limit + 1)})
     SELECT (SELECT coalesce(jsonb_object_agg("group", tasks), '{}') FROM (SELECT "group", count(*) AS tasks FROM held GROUP BY 1) x) AS counts,
       to_char(${sqlToday}, 'YYYY-MM-DD') AS today, line.*
     FROM (VALUES (1)) one LEFT JOIN (
       SELECT page.id AS "taskId", page."group", d.id AS "dossierId", d.code, d.award_code AS "awardCode", n.name AS "nomineeName",
         jsonb_build_object('vi', u.name_vi, 'en', u.name_en) AS "unitName", st.step_id AS "stepId", st.kind, st.level, st.round, d.revision_no AS "revisionNo",
         page.opened_at AS "openedAt", page.due_at AS "dueAt", to_char(c.last_day, 'YYYY-MM-DD') AS "lastDay", b.name AS "onBehalfOf", d.held_since AS "heldSince",
         ${runOfTerm} AS run, to_char(c.paused_on, 'YYYY-MM-DD') AS "pausedOn",
         CASE WHEN s.id IS NULL THEN NULL ELSE jsonb_build_object('id', s.id, 'code', s.code, 'title', s.title) END AS submission, d.rule_set_id AS "ruleSetId"
       FROM page JOIN task t ON t.id = page.id JOIN dossier d ON d.id = page.dossier_id JOIN step st ON st.id = page.step_row_id JOIN clock c ON c.step_row_id = st.id
         JOIN nominee n ON n.id = d.nominee_id JOIN unit u ON u.id = d.unit_id LEFT JOIN person b ON b.id = t.on_behalf_of
         LEFT JOIN submission s ON s.id = d.submission_id) line ON true
     ORDER BY ${lastWithout('line."dueAt"')}, line."taskId"`,
    parameters.values,
  )
  const told = answered.map(({ counts, today, ...row }) => row).filter((row) => row.taskId !== null)
  const page = pageOf(told, limit, (row) => ({ at: row.dueAt, id: row.taskId }))
  const names = await RuleNames.of(reader, page.rows.map(({ ruleSetId }) => ruleSetId))
  const { counts, today = '' } = answered[0] ?? {}
  return { next: page.next, rows: page.rows.map((row) => named(names, row)), counts: { ...none, ...counts }, today }
}

const none: Readonly<Record<InboxGroup, number>> = { overdue: 0, today: 0, week: 0, later: 0 }

/** How many open tasks a person has: what the menu of each page says. */
export async function countTasks(reader: Reader, personId: string): Promise<number> {
  const [counted] = await reader.query<{ tasks: number }>(`SELECT count(*)::int AS tasks FROM task WHERE holder_id = $1 AND state = 'open'`, [personId])
  return counted?.tasks ?? 0
}

/** How many of them are in each group. */
export async function inboxCounts(reader: Reader, personId: string): Promise<Record<InboxGroup, number>> {
  const parameters = new SqlParameters()
  const counted = await reader.query<{ group: InboxGroup; tasks: number }>(`SELECT "group", count(*)::int AS tasks FROM (${heldBy(personId, {}, parameters)}) x GROUP BY 1`, parameters.values)
  return { ...none, ...Object.fromEntries(counted.map(({ group: name, tasks }) => [name, tasks])) }
}

/**
 * A query for the open tasks of a person, with no more of each than its place and group need: both stand in indexes of what is open, so that of a holder's
 * hundreds of tasks, which lie all over the tables, no row is read for it.
 */
function heldBy(personId: string, { group: only, kind, awardCode, unitId, substituted, taskIds }: InboxFilters, parameters: SqlParameters): string {
  const conditions = [`t.holder_id = ${parameters.add(personId)}`, `t.state = 'open'`]
  if (only) conditions.push(`${group} = ${parameters.add(only)}`)
  if (kind) conditions.push(`(SELECT st.kind FROM step st WHERE st.id = t.step_row_id) = ${parameters.add(kind)}`)
  if (awardCode) conditions.push(`d.award_code = ${parameters.add(awardCode)}`)
  // What is no id finds nothing; PostgreSQL would refuse it.
  if (unitId) conditions.push(isUuid(unitId) ? `d.unit_id = ${parameters.add(unitId)}::uuid` : 'false')
  if (taskIds) conditions.push(`t.id = ANY(${parameters.add(taskIds)}::uuid[])`)
  if (substituted) conditions.push('t.on_behalf_of IS NOT NULL')
  return `SELECT t.id, t.dossier_id, t.step_row_id, t.opened_at, d.due_at, ${group} AS "group" FROM task t JOIN dossier d ON d.id = t.dossier_id AND ${isOpen} WHERE ${conditions.join(' AND ')}`
}

function named(names: RuleNames, { ruleSetId, ...row }: Row): InboxLine {
  const step = names.step(ruleSetId, row.awardCode, row.stepId)
  const unnamed = { vi: row.stepId, en: row.stepId }
  return { ...row, awardName: names.award(ruleSetId, row.awardCode), stepName: step?.name ?? unnamed, act: step?.act ?? unnamed }
}
