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
 * Who may hold a step: active people with the role in the unit today, and whoever substitutes for them today for this award.
 * With `branch` the role may also be held in a unit below.
 * Nobody who wrote the dossier, is its nominee, or decided on it at another level (separation of duties, see domain access/separation).
 */
export async function findHolders(
  tx: Transaction,
  { dossierId, unitId, role, level, awardCode, branch = false }: { dossierId: string; unitId: string; role: Role; level: Level; awardCode: string; branch?: boolean },
): Promise<Holder[]> {
  return tx.query<Holder>(
    `WITH principal AS (
       SELECT DISTINCT p.id FROM post JOIN person p ON p.id = post.person_id
       WHERE post.unit_id IN (SELECT u.id FROM unit u JOIN unit top ON top.id = $2 WHERE u.id = top.id OR ($7 AND u.path LIKE top.path || '%')) AND post.role = $3 AND post.valid_from <= $6 AND (post.valid_to IS NULL OR post.valid_to >= $6)
     ), holder AS (
       SELECT id AS person_id, NULL::uuid AS on_behalf_of FROM principal
       UNION
       SELECT s.substitute_id, s.person_id FROM substitution s JOIN principal ON principal.id = s.person_id
       WHERE s.revoked_at IS NULL AND $6 BETWEEN s.valid_from AND s.valid_to AND (s.award_codes IS NULL OR s.award_codes ? $5)
     )
     SELECT DISTINCT ON (h.person_id) h.person_id AS "personId", h.on_behalf_of AS "onBehalfOf"
     FROM holder h JOIN person p ON p.id = h.person_id AND p.active
     JOIN dossier d ON d.id = $1
     LEFT JOIN nominee n ON n.id = d.nominee_id
     WHERE p.id <> d.created_by AND p.id IS DISTINCT FROM n.person_id
       AND NOT EXISTS (SELECT 1 FROM revision r WHERE r.dossier_id = d.id AND r.submitted_by = p.id)
       AND NOT EXISTS (
         SELECT 1 FROM decision x JOIN step s ON s.id = x.step_row_id
         WHERE x.dossier_id = d.id AND s.level <> $4 AND s.kind <> 'correction' AND x.person_id = p.id)
     ORDER BY h.person_id, h.on_behalf_of NULLS FIRST`,
    [dossierId, unitId, role, level, awardCode, tx.today, branch],
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
