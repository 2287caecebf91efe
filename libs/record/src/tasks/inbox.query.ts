import type { Bilingual, Day, Level, RunOfTerm, StepKind } from '@vinhdanh/domain'
import { afterCursor, lastWithout, pageOf } from '../cursor.ts'
import type { Database } from '../database.ts'
import { runOfTerm } from '../clocks/run-of-term.ts'
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

/** The group of a task among `inboxTasks`. The week ends on Sunday of the record's week. */
export const inboxGroup = `CASE
  WHEN c.paused_on IS NOT NULL THEN 'later'
  WHEN c.last_day < ${sqlToday} THEN 'overdue'
  WHEN c.last_day = ${sqlToday} THEN 'today'
  WHEN c.last_day < (date_trunc('week', ${sqlToday}) + interval '7 days')::date THEN 'week'
  ELSE 'later' END`

/** Tasks `t` with what their group is told by. */
export const inboxTasks = `
  FROM task t JOIN step st ON st.id = t.step_row_id JOIN clock c ON c.step_row_id = st.id JOIN dossier d ON d.id = t.dossier_id`

/** What waits for a person, soonest due first, what is on hold last. Pages by cursor. Errors: AppError `validation.failed` for a cursor that is none. */
export async function inbox(database: Database, personId: string, { cursor, limit, ...filters }: PageOf<InboxFilters>): Promise<Inbox> {
  const page = await inboxPage(database, personId, { cursor: cursor ?? null, limit, ...filters })
  const { today } = await database.queryOne<{ today: Day }>(`SELECT to_char(record_today(), 'YYYY-MM-DD') AS today`)
  return { ...page, counts: await inboxCounts(database, personId, filters), today }
}

/** The rows of a page alone. */
export async function inboxPage(reader: Database | Transaction, personId: string, { cursor, limit, ...filters }: PageOf<InboxFilters>): Promise<Pick<Inbox, 'rows' | 'next'>> {
  const parameters = new SqlParameters()
  const conditions = conditionsOf(personId, filters, parameters)
  if (cursor) conditions.push(afterCursor(cursor, 'd.due_at', 't.id', parameters))
  const rows = await reader.query<Row>(
    `SELECT t.id AS "taskId", ${inboxGroup} AS "group", d.id AS "dossierId", d.code, d.award_code AS "awardCode", n.name AS "nomineeName",
       jsonb_build_object('vi', u.name_vi, 'en', u.name_en) AS "unitName", st.step_id AS "stepId", st.kind, st.level, st.round, d.revision_no AS "revisionNo",
       t.opened_at AS "openedAt", d.due_at AS "dueAt", to_char(c.last_day, 'YYYY-MM-DD') AS "lastDay", b.name AS "onBehalfOf", d.held_since AS "heldSince",
       ${runOfTerm} AS run, to_char(c.paused_on, 'YYYY-MM-DD') AS "pausedOn",
       CASE WHEN s.id IS NULL THEN NULL ELSE jsonb_build_object('id', s.id, 'code', s.code, 'title', s.title) END AS submission, d.rule_set_id AS "ruleSetId"
     ${inboxTasks} JOIN nominee n ON n.id = d.nominee_id JOIN unit u ON u.id = d.unit_id LEFT JOIN person b ON b.id = t.on_behalf_of
       LEFT JOIN submission s ON s.id = d.submission_id
     WHERE ${conditions.join(' AND ')} ORDER BY ${lastWithout('d.due_at')}, t.id LIMIT ${parameters.add(limit + 1)}`,
    parameters.values,
  )
  const page = pageOf(rows, limit, (row) => ({ at: row.dueAt, id: row.taskId }))
  const names = await RuleNames.of(reader, page.rows.map(({ ruleSetId }) => ruleSetId))
  return { next: page.next, rows: page.rows.map((row) => named(names, row)) }
}

/** How many open tasks a person has in each group. */
export async function inboxCounts(reader: Reader, personId: string, filters: InboxFilters = {}): Promise<Record<InboxGroup, number>> {
  const parameters = new SqlParameters()
  const conditions = conditionsOf(personId, filters, parameters)
  const counted = await reader.query<{ group: InboxGroup; tasks: number }>(
    `SELECT ${inboxGroup} AS "group", count(*)::int AS tasks ${inboxTasks} WHERE ${conditions.join(' AND ')} GROUP BY 1`, parameters.values,
  )
  const counts = { overdue: 0, today: 0, week: 0, later: 0 }
  for (const { group: name, tasks: number } of counted) counts[name] = number
  return counts
}

function conditionsOf(personId: string, { group: only, kind, awardCode, unitId, substituted, taskIds }: InboxFilters, parameters: SqlParameters): string[] {
  const conditions = [`t.holder_id = ${parameters.add(personId)}`, `t.state = 'open'`]
  if (only) conditions.push(`${inboxGroup} = ${parameters.add(only)}`)
  if (kind) conditions.push(`st.kind = ${parameters.add(kind)}`)
  if (awardCode) conditions.push(`d.award_code = ${parameters.add(awardCode)}`)
  // What is no id finds nothing; PostgreSQL would refuse it.
  if (unitId) conditions.push(isUuid(unitId) ? `d.unit_id = ${parameters.add(unitId)}::uuid` : 'false')
  if (taskIds) conditions.push(`t.id = ANY(${parameters.add(taskIds)}::uuid[])`)
  if (substituted) conditions.push('t.on_behalf_of IS NOT NULL')
  return conditions
}

function named(names: RuleNames, { ruleSetId, ...row }: Row): InboxLine {
  const step = names.step(ruleSetId, row.awardCode, row.stepId)
  const unnamed = { vi: row.stepId, en: row.stepId }
  return { ...row, awardName: names.award(ruleSetId, row.awardCode), stepName: step?.name ?? unnamed, act: step?.act ?? unnamed }
}
