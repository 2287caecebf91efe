import type { Role } from '@vinhdanh/domain'
import type { Reader } from '../reader.ts'

/** How an heir comes by it: the same post in the same unit, the nearest head above, or a post in the council's unit. */
export type HeirBy = 'same-post' | 'superior' | 'same-unit'

export interface Heir {
  readonly id: string
  readonly name: string
  readonly titles: string
  readonly by: HeirBy
}

const heads: readonly Role[] = ['unit-head', 'department-head', 'minister']

/** Who may take over the tasks of a role in a unit: others with that post, fewest open tasks first, then the heads of the nearest unit at or above that has one. */
export async function taskHeirs(reader: Reader, personId: string, { unitId, role }: { readonly unitId: string; readonly role: Role }): Promise<Heir[]> {
  return heirsOf(reader, personId, { unitId, role, superiors: heads })
}

/** Who may take over what was written in a unit: its other submitters, then the nearest head of unit, who may write as well. */
export async function authorHeirs(reader: Reader, personId: string, unitId: string): Promise<Heir[]> {
  return heirsOf(reader, personId, { unitId, role: 'submitter', superiors: ['unit-head'] })
}

/** Who may take a seat on the council of a unit: whoever holds a post there and has no seat. */
export async function seatHeirs(reader: Reader, personId: string, unitId: string): Promise<Heir[]> {
  return reader.query<Heir>(
    `SELECT p.id, p.name, string_agg(DISTINCT post.title, ', ') AS titles, 'same-unit' AS by FROM post JOIN person p ON p.id = post.person_id AND p.active
     WHERE post.unit_id = $1 AND p.id <> $2 AND ${held('post')} AND NOT EXISTS (SELECT 1 FROM council_member m WHERE m.unit_id = $1 AND m.person_id = p.id AND (m.valid_to IS NULL OR m.valid_to > record_today()))
     GROUP BY p.id ORDER BY p.name, p.id`,
    [unitId, personId],
  )
}

const held = (post: string) => `${post}.valid_from <= record_today() AND (${post}.valid_to IS NULL OR ${post}.valid_to >= record_today())`

async function heirsOf(reader: Reader, personId: string, { unitId, role, superiors }: { unitId: string; role: Role; superiors: readonly Role[] }): Promise<Heir[]> {
  return reader.query<Heir>(
    `WITH same AS (
       SELECT DISTINCT post.person_id AS id FROM post WHERE post.unit_id = $1 AND post.role = $3 AND ${held('post')}
     ), above AS (
       SELECT post.person_id AS id, length(u.path) AS place FROM unit own JOIN unit u ON own.path LIKE u.path || '%' JOIN post ON post.unit_id = u.id
       JOIN person p ON p.id = post.person_id AND p.active
       WHERE own.id = $1 AND post.role = ANY($4) AND p.id <> $2 AND ${held('post')} AND p.id NOT IN (SELECT id FROM same)
     ), heir AS (
       SELECT id, 'same-post' AS by FROM same UNION SELECT id, 'superior' FROM above WHERE place = (SELECT max(place) FROM above)
     )
     SELECT p.id, p.name, coalesce((SELECT string_agg(DISTINCT post.title, ', ') FROM post WHERE post.person_id = p.id AND ${held('post')}), '') AS titles, heir.by
     FROM heir JOIN person p ON p.id = heir.id AND p.active WHERE p.id <> $2
     ORDER BY heir.by, (SELECT count(*) FROM task t WHERE t.holder_id = p.id AND t.state = 'open'), p.name, p.id`,
    [unitId, personId, role, superiors],
  )
}
