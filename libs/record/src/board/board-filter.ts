import { type Actor, type DossierState, type Level } from '@vinhdanh/domain'
import { branchCondition } from '../access/branches.ts'
import { dueConditions } from '../dossiers/list-dossiers.query.ts'
import { textCondition } from '../dossiers/text-condition.ts'
import type { SqlParameters } from '../sql-parameters.ts'
import type { StuckCauseName } from '../stuck/stuck-cause.ts'
import type { StuckLook } from '../stuck/stuck-look.ts'
import { isUuid } from '../uuid.ts'

/** The cards of the board. Every number and every list of it comes from the one predicate under the card's name. */
export const boardCards = ['under-way', 'due-week', 'overdue', 'stuck', 'held', 'returned', 'late'] as const
export type BoardCard = (typeof boardCards)[number]
/** What else the list can show: dossiers that have ended. */
export const boardEndings = ['awarded', 'refused', 'not-recommended', 'lower-award', 'higher-award', 'withdrawn'] as const satisfies readonly DossierState[]
export type BoardShow = BoardCard | (typeof boardEndings)[number]

export interface BoardFilters {
  readonly show: BoardShow
  readonly level?: Level
  readonly stepId?: string
  /** A unit: its dossiers and those of the units below it. */
  readonly unitId?: string
  readonly awardCode?: string
  /** Who holds an open task on it. */
  readonly holderId?: string
  /** Part of the nominee's name, with or without accents, or of a dossier's code. */
  readonly text?: string
  /** Only what is stuck for this cause. */
  readonly cause?: StuckCauseName
}

const open = `d.state IN ('under-way', 'returned')`
const predicates: Readonly<Record<Exclude<BoardCard, 'stuck'>, string>> = {
  'under-way': open,
  'due-week': `${open} AND ${dueConditions.week}`,
  overdue: `${open} AND ${dueConditions.overdue}`,
  held: `${open} AND d.held_since IS NOT NULL`,
  returned: `d.state = 'returned'`,
  late: `${open} AND d.id IN (SELECT dossier_id FROM late_entry)`,
}

/** As a set that is hashed: an array that a prepared statement was given is gone through for each row. IS TRUE keeps it a condition on what is read in order, and no join with thousands. */
const among = (ids: string, parameters: SqlParameters): string => `(d.id IN (SELECT unnest(string_to_array(${parameters.add(ids)}, ',')::uuid[]))) IS TRUE`

/** What a card or an ending stands for, as a condition on the dossier `d`. `due-week`: due within the next 7 days, what is overdue left out. */
export async function showCondition(show: BoardShow, parameters: SqlParameters, look: StuckLook): Promise<string> {
  if (show === 'stuck') return `${open} AND ${among(await look.ids(), parameters)}`
  return show in predicates ? predicates[show as keyof typeof predicates] : `d.state = '${show}'`
}

/** All conditions on the dossier `d`: what is shown, the actor's branches and the filters. */
export async function boardConditions(actor: Actor, filters: BoardFilters, parameters: SqlParameters, look: StuckLook): Promise<string[]> {
  const { show, level, stepId, unitId, awardCode, holderId, text, cause } = filters
  const conditions = [await showCondition(show, parameters, look), branchCondition(actor, 'dossier.list-all', 'd.unit_path', parameters)]
  // What is no id finds nothing; PostgreSQL would refuse it.
  if ([unitId, holderId].some((id) => id !== undefined && !isUuid(id))) return [...conditions, 'false']
  if (level !== undefined) conditions.push(`d.level = ${parameters.add(level)}`)
  if (stepId !== undefined) conditions.push(`d.step_id = ${parameters.add(stepId)}`)
  if (awardCode !== undefined) conditions.push(`d.award_code = ${parameters.add(awardCode)}`)
  if (unitId !== undefined) conditions.push(`d.unit_path LIKE (SELECT path || '%' FROM unit WHERE id = ${parameters.add(unitId)}::uuid)`)
  if (holderId !== undefined) conditions.push(`EXISTS (SELECT 1 FROM task h WHERE h.dossier_id = d.id AND h.state = 'open' AND h.holder_id = ${parameters.add(holderId)}::uuid)`)
  if (cause !== undefined) conditions.push(among(await look.ids(cause), parameters))
  const named = textCondition(text, parameters)
  if (named !== null) conditions.push(named)
  return conditions
}
