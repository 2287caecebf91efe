import { type Actor, type Bilingual, type Day, type DossierState, type Level, type Plan } from '@vinhdanh/domain'
import { z } from 'zod'
import { sightCondition } from '../access/sight.ts'
import { dueDay } from '../clocks/due-day.ts'
import type { Database } from '../database.ts'
import { type Revoked, revoked } from '../ledger/revoked.ts'
import { RuleNames } from '../rules/pinned-rules.ts'
import { SqlParameters } from '../sql-parameters.ts'
import { textCondition } from './text-condition.ts'

export const myGroups = ['returned', 'draft', 'under-way', 'ended'] as const
export type MyGroup = (typeof myGroups)[number]

export interface MyDossierLine {
  readonly id: string
  readonly code: string
  readonly group: MyGroup
  readonly state: DossierState
  /** What a later order made of the award given. */
  readonly revoked: Revoked | null
  readonly awardName: Bilingual
  readonly nomineeName: string
  readonly unitName: Bilingual
  readonly cycleYear: number
  readonly round: number
  readonly level: Level | null
  readonly stepName: Bilingual | null
  readonly plan: Plan | null
  readonly stepId: string | null
  /** Who holds an open task on it. */
  readonly holders: readonly string[]
  /** Last day of the present term; null while none runs. */
  readonly dueDay: Day | null
  readonly heldSince: Date | null
  readonly openRemarks: number
  /** Questions that the unit has not answered; the day by which the first is due, null without one. */
  readonly openQuestions: { readonly count: number; readonly dueOn: Day | null }
  readonly updatedAt: Date
}

export interface MyDossiers {
  readonly rows: readonly MyDossierLine[]
  readonly counts: Readonly<Record<MyGroup, number>>
  readonly next: string | null
  readonly today: Day
}

export interface MyDossierFilters {
  readonly group?: MyGroup
  /** Part of the nominee's name, with or without accents, or a dossier's code. */
  readonly text?: string
  readonly cursor?: string
}

const pageSize = 50
/** As the index `dossier_touched` has it: the place of each state, then what was touched last. */
const place = `(CASE d.state WHEN 'returned' THEN 0 WHEN 'draft' THEN 1 WHEN 'under-way' THEN 2 ELSE 3 END)`
const atStep = `EXISTS (SELECT 1 FROM step st WHERE st.dossier_id = d.id AND st.state = 'open')`
/** What makes up each group, each read by itself from the index. A returned dossier that was handed in again is under way, though its next step may not be open yet. */
const parts: readonly { readonly rank: number; readonly condition: string }[] = [
  { rank: 0, condition: `${place} = 0 AND ${atStep}` }, { rank: 1, condition: `${place} = 1` },
  { rank: 2, condition: `${place} = 2` }, { rank: 2, condition: `${place} = 0 AND NOT ${atStep}` }, { rank: 3, condition: `${place} = 3` },
]
const position = z.tuple([z.int(), z.string().regex(/^[\d :.+-]{10,40}$/), z.guid()])

/**
 * The dossiers a person sees, those that want something of the submitter first: returned, drafts, under way, ended; within each the one touched last
 * comes first. Drafts are shown to those who may write them. Pages by cursor; one that is none begins at the start.
 */
export async function myDossiers(database: Database, actor: Actor, filters: MyDossierFilters): Promise<MyDossiers> {
  const [{ rows, next }, counts, { today }] = await Promise.all([
    readRows(database, actor, filters), countsOf(database, actor, filters), database.queryOne<{ today: Day }>(`SELECT to_char(record_today(), 'YYYY-MM-DD') AS today`),
  ])
  const names = await RuleNames.of(database, rows.map(({ ruleSetId }) => ruleSetId))
  return {
    today, next, counts,
    rows: rows.map(({ ruleSetId, awardCode, rank, ...row }) => ({
      ...row, group: myGroups[rank] ?? 'ended', awardName: names.award(ruleSetId, awardCode), stepName: names.step(ruleSetId, awardCode, row.stepId)?.name ?? null,
    })),
  }
}

type Row = Omit<MyDossierLine, 'group' | 'awardName' | 'stepName'> & { readonly ruleSetId: string | null; readonly awardCode: string; readonly rank: number; readonly position: string }

async function readRows(database: Database, actor: Actor, filters: MyDossierFilters): Promise<{ rows: Row[]; next: string | null }> {
  const parameters = new SqlParameters()
  const conditions = conditionsOf(actor, filters, parameters)
  const after = fromCursor(filters.cursor)
  const beyond = after && `(d.updated_at, d.id) < (${parameters.add(after[1])}::timestamptz, ${parameters.add(after[2])}::uuid)`
  const pages = parts.filter(({ rank }) => (filters.group === undefined || rank === myGroups.indexOf(filters.group)) && (!after || rank >= after[0])).map(({ rank, condition }) =>
    `(SELECT d.id, d.updated_at, ${rank} AS rank FROM dossier d WHERE ${[condition, ...conditions, ...(beyond && rank === after?.[0] ? [beyond] : [])].join(' AND ')}
      ORDER BY d.updated_at DESC, d.id DESC LIMIT ${pageSize + 1})`)
  if (pages.length === 0) return { rows: [], next: null }
  // The page is chosen first: what a line says beside its place is read for the rows of the page alone.
  const rows = await database.query<Row>(
    `SELECT d.id, d.code, CASE page.rank WHEN 2 THEN 'under-way' ELSE d.state END AS state, d.award_code AS "awardCode", n.name AS "nomineeName", jsonb_build_object('vi', u.name_vi, 'en', u.name_en) AS "unitName",
       d.cycle_year AS "cycleYear", d.round, d.level, d.plan, d.step_id AS "stepId", d.rule_set_id AS "ruleSetId", d.held_since AS "heldSince", d.updated_at AS "updatedAt",
       to_char(${dueDay}, 'YYYY-MM-DD') AS "dueDay", page.rank, d.updated_at::text AS position, ${revoked},
       ARRAY(SELECT p.name FROM task t JOIN person p ON p.id = t.holder_id WHERE t.dossier_id = d.id AND t.state = 'open' ORDER BY p.name) AS holders,
       (SELECT count(*)::int FROM remark r WHERE r.dossier_id = d.id AND (r.state = 'reopened' OR r.state = 'open' AND r.round = d.round AND r.kind <> 'advice')) AS "openRemarks",
       (SELECT jsonb_build_object('count', count(*)::int, 'dueOn', to_char(min(q.due_on), 'YYYY-MM-DD')) FROM question q WHERE q.dossier_id = d.id AND q.outcome IS NULL) AS "openQuestions"
     FROM (
       SELECT * FROM (${pages.join(' UNION ALL ')}) chosen ORDER BY rank, updated_at DESC, id DESC LIMIT ${pageSize + 1}
     ) page JOIN dossier d ON d.id = page.id JOIN nominee n ON n.id = d.nominee_id JOIN unit u ON u.id = d.unit_id
     ORDER BY page.rank, d.updated_at DESC, d.id DESC`,
    parameters.values,
  )
  const last = rows[pageSize - 1]
  const page = rows.slice(0, pageSize)
  return { rows: page, next: rows.length > pageSize && last ? Buffer.from(JSON.stringify([last.rank, last.position, last.id])).toString('base64url') : null }
}

async function countsOf(database: Database, actor: Actor, filters: MyDossierFilters): Promise<Record<MyGroup, number>> {
  const parameters = new SqlParameters()
  const conditions = conditionsOf(actor, filters, parameters)
  const counted = await database.query<{ rank: number; dossiers: number }>(
    parts.map(({ rank, condition }) => `SELECT ${rank} AS rank, count(*)::int AS dossiers FROM dossier d WHERE ${[condition, ...conditions].join(' AND ')}`).join(' UNION ALL '), parameters.values,
  )
  const counts: Record<MyGroup, number> = { returned: 0, draft: 0, 'under-way': 0, ended: 0 }
  for (const { rank, dossiers } of counted) counts[myGroups[rank] ?? 'ended'] += dossiers
  return counts
}

function conditionsOf(actor: Actor, { text }: MyDossierFilters, parameters: SqlParameters): string[] {
  const writes = actor.posts.filter(({ role }) => role === 'submitter' || role === 'unit-head').map(({ path }) => `${path}%`)
  const conditions = [
    sightCondition(actor, parameters),
    `(d.state <> 'draft' OR d.created_by = ${parameters.add(actor.personId)}::uuid OR d.unit_path LIKE ANY(${parameters.add(writes)}::text[]))`,
  ]
  const named = textCondition(text, parameters)
  return named === null ? conditions : [...conditions, named]
}

function fromCursor(cursor: string | undefined): z.infer<typeof position> | null {
  if (!cursor) return null
  try {
    return position.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch {
    // An address cut short by a mail program: the first page is the better answer than an error.
    return null
  }
}
