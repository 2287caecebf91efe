import { type Actor, type Role } from '@vinhdanh/domain'
import { canonicalHash } from '../canonical-hash.ts'
import type { Database } from '../database.ts'
import type { Transaction } from '../transaction.ts'
import { type CheckedChange, checkUnitChange, type UnitChangeInput } from './unit-change.ts'

/** What a change of a unit takes along. */
export interface UnitChangePlan {
  /** Units below it, whose place changes with it. */
  readonly unitsBelow: number
  /** Dossiers that have not ended and go along, by code. */
  readonly dossiers: readonly { readonly id: string; readonly code: string }[]
  /** Ended dossiers that keep the unit they ended in. */
  readonly ended: number
  readonly nominees: number
  readonly submissions: number
  /** Posts in the unit itself, with what becomes of each. */
  readonly posts: readonly { readonly id: string; readonly personId: string; readonly personName: string; readonly role: Role; readonly title: string; readonly goes: 'stays' | 'over' | 'ends' }[]
  /** Council sessions of the unit that are planned. */
  readonly sessions: number
  /** Names what was forecast: the act is refused if it would do anything else by now. */
  readonly digest: string
}

const open = `state IN ('draft', 'under-way', 'returned')`

/** What would change, for whoever may do it. Changes nothing. Errors: those of `checkUnitChange`. */
export async function previewUnitChange(database: Database, actor: Actor, input: UnitChangeInput): Promise<UnitChangePlan> {
  return database.transact(actor, async (tx) => planUnitChange(tx, input, await checkUnitChange(tx, input)))
}

export async function planUnitChange(tx: Transaction, input: UnitChangeInput, { unit }: CheckedChange): Promise<UnitChangePlan> {
  const { kind, personIds = [] } = input
  const branch = `${unit.path}%`
  // Of a split, what the people who go write goes with them; of the others, all that is open in the unit or, where places change, below it.
  const [of, values] = kind === 'split' ? ['unit_id = $1 AND created_by = ANY($2)', [unit.id, personIds]] : ['unit_path LIKE $1', [branch]]
  const dossiers = await tx.query<{ id: string; code: string }>(`SELECT id, code FROM dossier WHERE ${open} AND ${of} ORDER BY code`, values)
  const [counts] = await tx.query<Pick<UnitChangePlan, 'unitsBelow' | 'ended' | 'nominees' | 'submissions' | 'sessions'>>(
    `SELECT (SELECT count(*)::int FROM unit WHERE path LIKE $1 AND id <> $2) AS "unitsBelow", (SELECT count(*)::int FROM dossier WHERE unit_path LIKE $1 AND NOT ${open}) AS ended,
       (SELECT count(*)::int FROM nominee WHERE unit_id = $2) AS nominees, (SELECT count(*)::int FROM submission WHERE unit_path LIKE $1) AS submissions,
       (SELECT count(*)::int FROM council_session WHERE unit_id = $2 AND state = 'planned') AS sessions`, [branch, unit.id])
  const held = await tx.query<Omit<UnitChangePlan['posts'][number], 'goes'>>(
    `SELECT post.id, p.id AS "personId", p.name AS "personName", post.role, post.title FROM post JOIN person p ON p.id = post.person_id
     WHERE post.unit_id = $1 AND (post.valid_to IS NULL OR post.valid_to >= $2) ORDER BY p.name, post.role, post.id`, [unit.id, tx.today])
  const posts = held.map((post) => ({ ...post, goes: goesOf(input, post.personId) }))
  const plan = { unitsBelow: 0, ended: 0, nominees: 0, submissions: 0, sessions: 0, ...counts, dossiers, posts }
  return { ...plan, digest: canonicalHash({ ...plan, kind }) }
}

function goesOf({ kind, carryPosts = false, personIds = [] }: UnitChangeInput, personId: string): UnitChangePlan['posts'][number]['goes'] {
  if (kind === 'merge') return carryPosts ? 'over' : 'ends'
  return kind === 'split' && personIds.includes(personId) ? 'over' : 'stays'
}
