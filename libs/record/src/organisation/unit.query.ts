import { AppError, type Bilingual, type Day, type Role } from '@vinhdanh/domain'
import type { Reader } from '../reader.ts'
import type { UnitKind } from './unit.entity.ts'

export interface UnitLine {
  readonly id: string
  readonly parentId: string | null
  readonly kind: UnitKind
  readonly name: Bilingual
  readonly path: string
  /** The last day on which it existed; null while it does. */
  readonly validTo: Day | null
  /** Units above it; 0 for a root. */
  readonly depth: number
  /** Active people who hold a post in the unit itself today. */
  readonly people: number
}

export interface PostLine {
  readonly id: string
  readonly role: Role
  readonly title: string
  readonly personId: string
  readonly personName: string
  readonly active: boolean
  readonly validFrom: Day
  readonly validTo: Day | null
  /** Held today; the others are predecessors or yet to come. */
  readonly current: boolean
  readonly substitutes: readonly SubstituteLine[]
}

export interface SubstituteLine {
  readonly id: string
  readonly personId: string
  readonly personName: string
  readonly validFrom: Day
  readonly validTo: Day
  readonly awardCodes: readonly string[] | null
}

export interface UnitPage extends UnitLine {
  readonly ancestors: readonly { readonly id: string; readonly path: string; readonly name: Bilingual }[]
  readonly children: readonly UnitLine[]
  readonly posts: readonly PostLine[]
}

const holdsToday = `post.valid_from <= record_today() AND (post.valid_to IS NULL OR post.valid_to >= record_today())`
const unitLine = `
  u.id, u.parent_id AS "parentId", u.kind, jsonb_build_object('vi', u.name_vi, 'en', u.name_en) AS name, u.path, to_char(u.valid_to, 'YYYY-MM-DD') AS "validTo",
  length(u.path) - length(replace(u.path, '/', '')) - 2 AS depth,
  (SELECT count(DISTINCT p.id)::int FROM post JOIN person p ON p.id = post.person_id AND p.active WHERE post.unit_id = u.id AND ${holdsToday}) AS people`

/** The units of a branch, each after the one above it; `path` `/` stands for all. */
export async function unitTree(reader: Reader, path: string): Promise<UnitLine[]> {
  return reader.query<UnitLine>(
    `WITH RECURSIVE branch AS (
       SELECT id, ARRAY[name_vi, id::text] AS place FROM unit WHERE path = $1 OR ($1 = '/' AND parent_id IS NULL)
       UNION ALL
       SELECT u.id, b.place || ARRAY[u.name_vi, u.id::text] FROM unit u JOIN branch b ON u.parent_id = b.id
     )
     SELECT ${unitLine} FROM branch b JOIN unit u ON u.id = b.id ORDER BY b.place`,
    [path],
  )
}

/** A unit with what stands above and below it, its posts with holders, predecessors and present substitutes. Errors: AppError `not-found`. */
export async function unitPage(reader: Reader, unitId: string): Promise<UnitPage> {
  const [unit] = await reader.query<UnitLine>(`SELECT ${unitLine} FROM unit u WHERE u.id = $1`, [unitId])
  if (!unit) throw new AppError('not-found')
  const ancestors = await reader.query<{ id: string; path: string; name: Bilingual }>(
    `SELECT id, path, jsonb_build_object('vi', name_vi, 'en', name_en) AS name FROM unit WHERE $1 LIKE path || '%' AND id <> $2 ORDER BY length(path)`,
    [unit.path, unitId],
  )
  const children = await reader.query<UnitLine>(`SELECT ${unitLine} FROM unit u WHERE u.parent_id = $1 ORDER BY u.name_vi`, [unitId])
  return { ...unit, ancestors, children, posts: await postsOf(reader, unitId) }
}

async function postsOf(reader: Reader, unitId: string): Promise<PostLine[]> {
  return reader.query<PostLine>(
    `SELECT post.id, post.role, post.title, p.id AS "personId", p.name AS "personName", p.active,
       to_char(post.valid_from, 'YYYY-MM-DD') AS "validFrom", to_char(post.valid_to, 'YYYY-MM-DD') AS "validTo", ${holdsToday} AS current,
       coalesce((
         SELECT jsonb_agg(jsonb_build_object('id', s.id, 'personId', q.id, 'personName', q.name, 'validFrom', s.valid_from, 'validTo', s.valid_to,
           'awardCodes', s.award_codes) ORDER BY s.valid_from)
         FROM substitution s JOIN person q ON q.id = s.substitute_id
         WHERE s.person_id = p.id AND s.revoked_at IS NULL AND s.valid_to >= record_today()
       ), '[]') AS substitutes
     FROM post JOIN person p ON p.id = post.person_id
     WHERE post.unit_id = $1
     ORDER BY (${holdsToday}) DESC, post.role, post.valid_from DESC, p.name`,
    [unitId],
  )
}
