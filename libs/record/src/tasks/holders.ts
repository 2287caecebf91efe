import type { Level, Role } from '@vinhdanh/domain'
import type { Transaction } from '../transaction.ts'

export interface Holder {
  readonly personId: string
  /** The principal, when this holder is a substitute. */
  readonly onBehalfOf: string | null
}

/** The unit that handles a level: the dossier's own, the nearest department, its ministry, or the Central Board. Null where there is none. */
export async function unitOfLevel(tx: Transaction, unitPath: string, level: Level): Promise<{ id: string; path: string } | null> {
  const [unit] = await tx.query<{ id: string; path: string }>(
    level === 'central'
      ? `SELECT id, path FROM unit WHERE kind = 'board' AND valid_to IS NULL ORDER BY path LIMIT 1`
      : `SELECT id, path FROM unit WHERE $1 LIKE path || '%' AND kind = ANY($2) ORDER BY length(path) DESC LIMIT 1`,
    level === 'central' ? [] : [unitPath, kindsOfLevel[level]],
  )
  return unit ?? null
}

const kindsOfLevel: Readonly<Record<Exclude<Level, 'central'>, readonly string[]>> = {
  unit: ['unit', 'department', 'general-department', 'ministry'],
  department: ['department', 'general-department'],
  ministry: ['ministry'],
}

/**
 * Who may hold a step: active people with the role in the unit today, and whoever substitutes for them today for this award. A substitution that moves
 * tasks takes them from the person who is away, if the substitute may have them; one that leaves running tasks begins with what opens after it did.
 * With `branch` the role may also be held in a unit below, and who is away is counted in: what was handed to them stays theirs.
 * Nobody who wrote the dossier, is its nominee, or decided on it at another level (separation of duties, see domain access/separation).
 */
export async function findHolders(
  tx: Transaction,
  { dossierId, unitId, role, level, awardCode, openedAt, branch = false }: { dossierId: string; unitId: string; role: Role; level: Level; awardCode: string; openedAt: Date; branch?: boolean },
): Promise<Holder[]> {
  return tx.query<Holder>(
    `WITH principal AS (
       SELECT DISTINCT p.id FROM post JOIN person p ON p.id = post.person_id
       WHERE post.unit_id IN (SELECT u.id FROM unit u JOIN unit top ON top.id = $2 WHERE u.id = top.id OR ($7 AND u.path LIKE top.path || '%')) AND post.role = $3 AND post.valid_from <= $6 AND (post.valid_to IS NULL OR post.valid_to >= $6)
     ), acting AS (
       SELECT s.substitute_id, s.person_id, s.running FROM substitution s JOIN principal ON principal.id = s.person_id
       WHERE s.revoked_at IS NULL AND $6 BETWEEN s.valid_from AND s.valid_to AND (s.award_codes IS NULL OR s.award_codes ? $5)
         AND (s.running <> 'leave' OR $8 >= greatest(s.created_at, s.valid_from::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'))
     ), holder AS (
       SELECT h.person_id, h.on_behalf_of
       FROM (SELECT id AS person_id, NULL::uuid AS on_behalf_of FROM principal UNION SELECT substitute_id, person_id FROM acting) h
       JOIN person p ON p.id = h.person_id AND p.active
       JOIN dossier d ON d.id = $1
       LEFT JOIN nominee n ON n.id = d.nominee_id
       WHERE p.id <> d.created_by AND p.id IS DISTINCT FROM n.person_id
         AND NOT EXISTS (SELECT 1 FROM revision r WHERE r.dossier_id = d.id AND r.submitted_by = p.id)
         AND NOT EXISTS (
           SELECT 1 FROM decision x JOIN step s ON s.id = x.step_row_id
           WHERE x.dossier_id = d.id AND s.level <> $4 AND s.kind <> 'correction' AND x.person_id = p.id)
     )
     SELECT DISTINCT ON (h.person_id) h.person_id AS "personId", h.on_behalf_of AS "onBehalfOf" FROM holder h
     WHERE $7 OR h.on_behalf_of IS NOT NULL OR NOT EXISTS (
       SELECT 1 FROM acting a JOIN holder taken ON taken.person_id = a.substitute_id WHERE a.person_id = h.person_id AND a.running = 'move')
     ORDER BY h.person_id, h.on_behalf_of NULLS FIRST`,
    [dossierId, unitId, role, level, awardCode, tx.today, branch, openedAt],
  )
}

/** Who may correct a returned dossier: its author, and the other submitters and the head of its unit. */
export async function findCorrectors(tx: Transaction, { createdBy, unitId }: { createdBy: string; unitId: string }): Promise<Holder[]> {
  return tx.query<Holder>(
    `SELECT DISTINCT p.id AS "personId", NULL::uuid AS "onBehalfOf" FROM person p
     LEFT JOIN post ON post.person_id = p.id AND post.unit_id = $2 AND post.role = 'submitter'
       AND post.valid_from <= $3 AND (post.valid_to IS NULL OR post.valid_to >= $3)
     WHERE p.active AND (p.id = $1 OR post.id IS NOT NULL)`,
    [createdBy, unitId, tx.today],
  )
}
