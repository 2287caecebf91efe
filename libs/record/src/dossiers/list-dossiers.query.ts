import { type Actor, type Bilingual, type Day, type DossierState, type Level, searchName, type Subject } from '@vinhdanh/domain'
import { sightCondition } from '../access/sight.ts'
import { afterCursor, lastWithout, pageOf } from '../cursor.ts'
import type { Database } from '../database.ts'
import { type Revoked, revoked } from '../ledger/revoked.ts'
import { RuleNames } from '../rules/pinned-rules.ts'
import { sqlNow, sqlToday } from '../sql-now.ts'
import { SqlParameters } from '../sql-parameters.ts'
import { isUuid } from '../uuid.ts'

export const dueFilters = ['overdue', 'today', 'week'] as const

export interface DossierFilters {
  readonly state?: DossierState
  readonly level?: Level
  /** A unit: its dossiers and those of the units below it. */
  readonly unitId?: string
  readonly awardCode?: string
  /** Who holds an open task on it. */
  readonly holderId?: string
  /** `week`: due within the next 7 days, what is overdue left out. */
  readonly due?: (typeof dueFilters)[number]
  readonly held?: boolean
  readonly cycleYear?: number
  readonly submissionId?: string
  /** Part of the nominee's name, with or without accents, or a dossier's code. */
  readonly text?: string
}

export interface HolderLine {
  readonly personId: string
  readonly name: string
  /** False for an account that was closed: the task waits for somebody who cannot act. */
  readonly active: boolean
  readonly onBehalfOf: string | null
}

export interface DossierLine {
  readonly id: string
  readonly code: string
  readonly state: DossierState
  /** What a later order made of the award given. */
  readonly revoked: Revoked | null
  readonly awardCode: string
  readonly awardName: Bilingual
  readonly nomineeName: string
  readonly nomineeKind: Subject
  readonly unitId: string
  readonly unitName: Bilingual
  readonly cycleYear: number
  readonly round: number
  readonly level: Level | null
  readonly stepId: string | null
  readonly stepName: Bilingual | null
  readonly holders: readonly HolderLine[]
  /** Since when the present step has been open. */
  readonly since: Date | null
  readonly dueAt: Date | null
  readonly overdue: boolean
  readonly heldSince: Date | null
  /** Since when the term of the present step stands, waiting for an answer from outside it. */
  readonly pausedOn: Day | null
  readonly submission: { readonly id: string; readonly code: string } | null
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly endedAt: Date | null
}

type Row = Omit<DossierLine, 'awardName' | 'stepName'> & { readonly ruleSetId: string | null }

export interface DossierList {
  readonly rows: readonly DossierLine[]
  /** Leads to the next page; null on the last. */
  readonly next: string | null
}

const holders = `coalesce((
  SELECT jsonb_agg(jsonb_build_object('personId', p.id, 'name', p.name, 'active', p.active, 'onBehalfOf', b.name) ORDER BY p.name, p.id)
  FROM task t JOIN person p ON p.id = t.holder_id LEFT JOIN person b ON b.id = t.on_behalf_of
  WHERE t.dossier_id = d.id AND t.state = 'open'), '[]') AS holders`

const line = `
  d.id, d.code, d.state, d.award_code AS "awardCode", n.name AS "nomineeName", n.kind AS "nomineeKind", d.unit_id AS "unitId",
  jsonb_build_object('vi', u.name_vi, 'en', u.name_en) AS "unitName", d.cycle_year AS "cycleYear", d.round, d.level, d.step_id AS "stepId", ${holders},
  d.step_since AS since, d.due_at AS "dueAt", (d.due_at IS NOT NULL AND d.due_at <= ${sqlNow}) AS overdue, d.held_since AS "heldSince",
  (SELECT to_char(c.paused_on, 'YYYY-MM-DD') FROM step x JOIN clock c ON c.step_row_id = x.id WHERE x.dossier_id = d.id AND x.state = 'open' AND d.due_at IS NULL) AS "pausedOn",
  CASE WHEN s.id IS NULL THEN NULL ELSE jsonb_build_object('id', s.id, 'code', s.code) END AS submission,
  d.created_at AS "createdAt", d.updated_at AS "updatedAt", d.ended_at AS "endedAt", ${revoked}, d.rule_set_id AS "ruleSetId"
  FROM dossier d JOIN nominee n ON n.id = d.nominee_id JOIN unit u ON u.id = d.unit_id LEFT JOIN submission s ON s.id = d.submission_id`

const due = lastWithout('d.due_at')
/** Due from now on until the end of the day that is so many days ahead. */
const dueWithin = (days: number): string => `${due} > ${sqlNow} AND ${due} <= ((${sqlToday} + ${days + 1})::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh')`

/** Conditions on the dossier `d`; what is overdue is left out of the others. */
export const dueConditions = { overdue: `${due} <= ${sqlNow}`, today: dueWithin(0), week: dueWithin(7) } as const

/**
 * The dossiers that the actor may see, soonest due first, those without a term last. Pages by cursor.
 * Errors: AppError `validation.failed` for a cursor that is none.
 */
export async function listDossiers(
  database: Database, actor: Actor, filters: DossierFilters, page: { readonly cursor?: string | null; readonly limit: number },
): Promise<DossierList> {
  const parameters = new SqlParameters()
  return dossierLines(database, parameters, [sightCondition(actor, parameters), ...conditionsOf(filters, parameters)], page)
}

/** As `listDossiers`, for conditions on the dossier `d` that the caller put together. */
export async function dossierLines(
  database: Database, parameters: SqlParameters, conditions: readonly string[], { cursor, limit }: { readonly cursor?: string | null; readonly limit: number },
): Promise<DossierList> {
  const all = [...conditions, ...(cursor ? [afterCursor(cursor, 'd.due_at', 'd.id', parameters)] : [])]
  const rows = await database.query<Row>(
    // The page is chosen first: what a line says beside its place is read for the rows of the page alone.
    `SELECT ${line} WHERE d.id IN (SELECT d.id FROM dossier d WHERE ${all.join(' AND ')} ORDER BY ${lastWithout('d.due_at')}, d.id LIMIT ${parameters.add(limit + 1)}) ORDER BY ${lastWithout('d.due_at')}, d.id`, parameters.values,
  )
  const page = pageOf(rows, limit, (row) => ({ at: row.dueAt, id: row.id }))
  const names = await RuleNames.of(database, page.rows.map(({ ruleSetId }) => ruleSetId))
  return {
    next: page.next,
    rows: page.rows.map(({ ruleSetId, ...row }) => ({
      ...row, awardName: names.award(ruleSetId, row.awardCode), stepName: names.step(ruleSetId, row.awardCode, row.stepId)?.name ?? null,
    })),
  }
}

function conditionsOf(filters: DossierFilters, parameters: SqlParameters): string[] {
  const { state, level, unitId, awardCode, holderId, due, held, cycleYear, submissionId, text } = filters
  const conditions: string[] = []
  const equal = (column: string, value: unknown): void => {
    if (value !== undefined) conditions.push(`d.${column} = ${parameters.add(value)}`)
  }
  equal('state', state)
  equal('level', level)
  equal('award_code', awardCode)
  equal('cycle_year', cycleYear)
  // What is no id finds nothing; PostgreSQL would refuse it.
  if ([unitId, holderId, submissionId].some((id) => id !== undefined && !isUuid(id))) return ['false']
  equal('submission_id', submissionId)
  if (unitId !== undefined) conditions.push(`d.unit_path LIKE (SELECT path || '%' FROM unit WHERE id = ${parameters.add(unitId)})`)
  if (holderId !== undefined) conditions.push(`EXISTS (SELECT 1 FROM task h WHERE h.dossier_id = d.id AND h.state = 'open' AND h.holder_id = ${parameters.add(holderId)})`)
  if (due !== undefined) conditions.push(dueConditions[due])
  if (held !== undefined) conditions.push(`d.held_since IS ${held ? 'NOT ' : ''}NULL`)
  if (text?.trim()) conditions.push(`(d.code = ${parameters.add(text.trim().toUpperCase())} OR EXISTS (SELECT 1 FROM nominee named WHERE named.id = d.nominee_id AND strpos(named.folded_name, ${parameters.add(searchName(text))}) > 0))`)
  return conditions
}
