import { type Actor, AppError } from '@vinhdanh/domain'
import { branchesOf } from '../access/branches.ts'
import type { Reader } from '../reader.ts'
import { requireUuid } from '../uuid.ts'
import type { PersonSubstitution } from './person-page.query.ts'

/** One substitution of a person, in force today or to come. */
export interface AbsenceLine extends Omit<PersonSubstitution, 'direction' | 'otherId'> {
  /** False when the substitute has left: then nobody acts. */
  readonly otherActive: boolean
  readonly inForce: boolean
}

export interface AwayLine {
  readonly id: string
  readonly name: string
  /** The titles of their present posts, with the unit. */
  readonly titles: string
  readonly openTasks: number
  /** While away: open tasks that nobody else active holds, such as those the separation of duties keeps from the substitute. 0 for whoever is here. */
  readonly waitingAlone: number
  readonly absences: readonly AbsenceLine[]
}

/** As many people as one page shows; in a larger branch people are found on the pages of the organisation. */
const most = 500
const inForce = 's.revoked_at IS NULL AND record_today() BETWEEN s.valid_from AND s.valid_to'
const isAway = `EXISTS (SELECT 1 FROM substitution s WHERE s.person_id = p.id AND ${inForce})`

/** The people whose substitutes the actor may set, who is away first: active, with a post today in a branch where the actor is secretary or administrator. */
export async function awayPeople(reader: Reader, actor: Actor): Promise<AwayLine[]> {
  return read(reader, actor, null)
}

/** One of them. Errors: AppError `not-found`, also for a person of other branches. */
export async function awayPerson(reader: Reader, actor: Actor, personId: string): Promise<AwayLine> {
  requireUuid(personId)
  const [person] = await read(reader, actor, personId)
  if (!person) throw new AppError('not-found')
  return person
}

async function read(reader: Reader, actor: Actor, personId: string | null): Promise<AwayLine[]> {
  return reader.query<AwayLine>(
    `SELECT p.id, p.name, string_agg(DISTINCT post.title || ', ' || u.name_vi, '; ') AS titles,
       (SELECT count(*)::int FROM task WHERE holder_id = p.id AND state = 'open') AS "openTasks",
       (SELECT count(*)::int FROM task t WHERE t.holder_id = p.id AND t.state = 'open' AND ${isAway} AND NOT EXISTS (
          SELECT 1 FROM task o JOIN person q ON q.id = o.holder_id AND q.active
          WHERE o.step_row_id = t.step_row_id AND o.state = 'open' AND o.holder_id <> p.id)) AS "waitingAlone",
       coalesce((
         SELECT jsonb_agg(jsonb_build_object('id', s.id, 'otherName', q.name, 'otherActive', q.active, 'validFrom', s.valid_from, 'validTo', s.valid_to,
           'awardCodes', s.award_codes, 'running', s.running, 'reason', s.reason, 'setByName', b.name, 'inForce', ${inForce}) ORDER BY s.valid_from, s.id)
         FROM substitution s JOIN person q ON q.id = s.substitute_id LEFT JOIN person b ON b.id = s.set_by
         WHERE s.person_id = p.id AND s.revoked_at IS NULL AND s.valid_to >= record_today()), '[]') AS absences
     FROM person p JOIN post ON post.person_id = p.id AND post.valid_from <= record_today() AND (post.valid_to IS NULL OR post.valid_to >= record_today())
     JOIN unit u ON u.id = post.unit_id
     WHERE p.active AND u.path LIKE ANY($1::text[]) AND ($2::uuid IS NULL OR p.id = $2) GROUP BY p.id
     ORDER BY ${isAway} DESC, p.name, p.id LIMIT ${most}`,
    [branchesOf(actor, 'substitution.set').map((path) => `${path}%`), personId],
  )
}
