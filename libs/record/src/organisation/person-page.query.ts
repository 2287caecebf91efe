import { type Actor, AppError, type Bilingual, type Day, mayAnywhere, type Role } from '@vinhdanh/domain'
import { branchesOf } from '../access/branches.ts'
import type { Reader } from '../reader.ts'
import { requireUuid } from '../uuid.ts'
import type { PersonLine } from './person.query.ts'
import type { RunningTasks } from './substitution.entity.ts'

export interface PersonPost {
  readonly id: string
  readonly unitId: string
  readonly unitName: Bilingual
  readonly role: Role
  readonly title: string
  readonly validFrom: Day
  readonly validTo: Day | null
  readonly current: boolean
}

export interface PersonSubstitution {
  readonly id: string
  /** `gives`: somebody else acts for this person. `takes`: this person acts for somebody else. */
  readonly direction: 'gives' | 'takes'
  readonly otherId: string
  readonly otherName: string
  readonly validFrom: Day
  readonly validTo: Day
  readonly awardCodes: readonly string[] | null
  readonly running: RunningTasks
  readonly reason: string
  readonly setByName: string | null
}

export interface PersonPage extends PersonLine {
  readonly posts: readonly PersonPost[]
  /** Present and future ones; what was revoked or is over stands in the audit. */
  readonly substitutions: readonly PersonSubstitution[]
  readonly openTasks: number
}

const heldPostIn = (person: string) => `EXISTS (SELECT 1 FROM post JOIN unit u ON u.id = post.unit_id WHERE post.person_id = ${person} AND u.path LIKE ANY($1))`
const neverHeldPost = (person: string) => `NOT EXISTS (SELECT 1 FROM post WHERE post.person_id = ${person})`

/**
 * A person with posts and substitutions, for whoever oversees a branch in which they hold or held a post, and for that person.
 * Errors: AppError `not-found`, also for a person of other branches.
 */
export async function personPage(reader: Reader, actor: Actor, personId: string): Promise<PersonPage> {
  requireUuid(personId)
  const [person] = await reader.query<PersonLine & { openTasks: number }>(
    `SELECT id, login, name, email, locale, active, (SELECT count(*)::int FROM task WHERE holder_id = person.id AND state = 'open') AS "openTasks"
     FROM person WHERE id = $2 AND (id = $3 OR ${heldPostIn('person.id')} OR ($4 AND ${neverHeldPost('person.id')}))`,
    [branchesOf(actor, 'organisation.read').map((path) => `${path}%`), personId, actor.personId, mayAnywhere(actor, 'organisation.read')],
  )
  if (!person) throw new AppError('not-found')
  return { ...person, posts: await postsOf(reader, personId), substitutions: await substitutionsOf(reader, personId) }
}

export interface PersonChoice {
  readonly id: string
  readonly name: string
  readonly login: string
  /** The titles of their present posts. */
  readonly titles: string
}

/** The active people who hold or held a post in these branches, by name; with `alsoWithoutPost` those who never held one anywhere, too. */
export async function peopleOf(reader: Reader, branches: readonly string[], { alsoWithoutPost = false } = {}): Promise<PersonChoice[]> {
  return reader.query<PersonChoice>(
    `SELECT p.id, p.name, p.login, coalesce((
       SELECT string_agg(DISTINCT post.title || ', ' || u.name_vi, '; ') FROM post JOIN unit u ON u.id = post.unit_id
       WHERE post.person_id = p.id AND post.valid_from <= record_today() AND (post.valid_to IS NULL OR post.valid_to >= record_today())), '') AS titles
     FROM person p WHERE p.active AND (${heldPostIn('p.id')} OR ($2 AND ${neverHeldPost('p.id')})) ORDER BY p.name, p.login LIMIT 2000`,
    [branches.map((path) => `${path}%`), alsoWithoutPost],
  )
}

/** The posts of a person that are held today or later, which end when they leave. */
export async function postsToEnd(reader: Reader, personId: string): Promise<PersonPost[]> {
  const [{ today } = { today: '' }] = await reader.query<{ today: Day }>(`SELECT to_char(record_today(), 'YYYY-MM-DD') AS today`)
  return (await postsOf(reader, personId)).filter(({ validTo }) => validTo === null || validTo > today)
}

async function postsOf(reader: Reader, personId: string): Promise<PersonPost[]> {
  return reader.query<PersonPost>(
    `SELECT post.id, u.id AS "unitId", jsonb_build_object('vi', u.name_vi, 'en', u.name_en) AS "unitName", post.role, post.title,
       to_char(post.valid_from, 'YYYY-MM-DD') AS "validFrom", to_char(post.valid_to, 'YYYY-MM-DD') AS "validTo",
       (post.valid_from <= record_today() AND (post.valid_to IS NULL OR post.valid_to >= record_today())) AS current
     FROM post JOIN unit u ON u.id = post.unit_id WHERE post.person_id = $1 ORDER BY current DESC, post.valid_from DESC`,
    [personId],
  )
}

/** Present and future substitutions in which a person acts or is acted for. */
export async function substitutionsOf(reader: Reader, personId: string): Promise<PersonSubstitution[]> {
  return reader.query<PersonSubstitution>(
    `SELECT s.id, CASE WHEN s.person_id = $1 THEN 'gives' ELSE 'takes' END AS direction, o.id AS "otherId", o.name AS "otherName",
       to_char(s.valid_from, 'YYYY-MM-DD') AS "validFrom", to_char(s.valid_to, 'YYYY-MM-DD') AS "validTo", s.award_codes AS "awardCodes", s.running, s.reason, b.name AS "setByName"
     FROM substitution s JOIN person o ON o.id = CASE WHEN s.person_id = $1 THEN s.substitute_id ELSE s.person_id END LEFT JOIN person b ON b.id = s.set_by
     WHERE $1 IN (s.person_id, s.substitute_id) AND s.revoked_at IS NULL AND s.valid_to >= record_today() ORDER BY s.valid_from, s.id`,
    [personId],
  )
}
