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
 * Who may hold steps: active people with the role in the unit today, and whoever substitutes for them today for this award. A substitution that moves
 * tasks takes them from the person who is away, if the substitute may have them; one that leaves running tasks begins with what opens after it did.
 * With `branch` the role may also be held in a unit below, and who is away is counted in: what was handed to them stays theirs.
 * Nobody who wrote the dossier, is its nominee, or decided on it at another level (separation of duties, see domain access/separation).
 *
 * As a query with rows `step_key, person_id, on_behalf_of`, for one step and for all open ones alike. `asked` is a query with rows `step_key, dossier_id,
 * unit_id, role, level, award_code, opened_at`; `today` is a day as SQL.
 */
export function holdersTable(asked: string, today: string, { branch }: { readonly branch: boolean }): string {
  const units = branch ? `JOIN unit top ON top.id = a.unit_id JOIN unit u ON u.path LIKE top.path || '%' JOIN post ON post.unit_id = u.id` : 'JOIN post ON post.unit_id = a.unit_id'
  const stays = branch ? 'true' : `(h.on_behalf_of IS NOT NULL OR NOT EXISTS (
    SELECT 1 FROM acting a JOIN holder taken ON taken.step_key = a.step_key AND taken.person_id = a.substitute_id
    WHERE a.step_key = h.step_key AND a.person_id = h.person_id AND a.running = 'move'))`
  return `
    WITH asked AS (${asked}), principal AS (
      SELECT DISTINCT a.step_key, a.dossier_id, a.level, a.award_code, a.opened_at, post.person_id AS id FROM asked a ${units}
      WHERE post.role = a.role AND post.valid_from <= ${today} AND (post.valid_to IS NULL OR post.valid_to >= ${today})
    ), acting AS (
      SELECT p.step_key, p.dossier_id, p.level, s.substitute_id, s.person_id, s.running FROM substitution s JOIN principal p ON p.id = s.person_id
      WHERE s.revoked_at IS NULL AND ${today} BETWEEN s.valid_from AND s.valid_to AND (s.award_codes IS NULL OR s.award_codes ? p.award_code)
        AND (s.running <> 'leave' OR p.opened_at >= greatest(s.created_at, s.valid_from::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'))
    ), holder AS (
      SELECT h.step_key, h.person_id, h.on_behalf_of
      FROM (
        SELECT step_key, dossier_id, level, id AS person_id, NULL::uuid AS on_behalf_of FROM principal
        UNION SELECT step_key, dossier_id, level, substitute_id, person_id FROM acting) h
      JOIN person p ON p.id = h.person_id AND p.active
      JOIN dossier d ON d.id = h.dossier_id
      LEFT JOIN nominee n ON n.id = d.nominee_id
      WHERE p.id <> d.created_by AND NOT d.former_authors ? p.id::text AND p.id IS DISTINCT FROM n.person_id
        AND NOT EXISTS (SELECT 1 FROM revision r WHERE r.dossier_id = d.id AND r.submitted_by = p.id)
        AND NOT EXISTS (
          SELECT 1 FROM decision x JOIN step s ON s.id = x.step_row_id
          WHERE x.dossier_id = d.id AND s.level <> h.level AND s.kind <> 'correction' AND x.person_id = p.id)
    )
    SELECT DISTINCT ON (h.step_key, h.person_id) h.step_key, h.person_id, h.on_behalf_of FROM holder h
    WHERE ${stays}
    ORDER BY h.step_key, h.person_id, h.on_behalf_of NULLS FIRST`
}

/** Who may hold one step now, in the order of their ids; as `holdersTable`. */
export async function findHolders(
  tx: Transaction,
  { dossierId, unitId, role, level, awardCode, openedAt, branch = false }: { dossierId: string; unitId: string; role: Role; level: Level; awardCode: string; openedAt: Date; branch?: boolean },
): Promise<Holder[]> {
  const asked = `SELECT 1 AS step_key, $1::uuid AS dossier_id, $2::uuid AS unit_id, $3::text AS role, $4::text AS level, $5::text AS award_code, $7::timestamptz AS opened_at`
  return tx.query<Holder>(
    `SELECT person_id AS "personId", on_behalf_of AS "onBehalfOf" FROM (${holdersTable(asked, '$6::date', { branch })}) h ORDER BY person_id`,
    [dossierId, unitId, role, level, awardCode, tx.today, openedAt],
  )
}

/**
 * Who may correct returned dossiers: the author, and the other submitters of the unit. As a query with rows `step_key, person_id, on_behalf_of`;
 * `asked` has rows `step_key, created_by, unit_id`.
 */
export function correctorsTable(asked: string, today: string): string {
  return `
    SELECT DISTINCT a.step_key, p.id AS person_id, NULL::uuid AS on_behalf_of
    FROM (
      SELECT step_key, created_by AS person_id FROM (${asked}) written
      UNION SELECT step_key, post.person_id FROM (${asked}) written JOIN post ON post.unit_id = written.unit_id AND post.role = 'submitter'
        AND post.valid_from <= ${today} AND (post.valid_to IS NULL OR post.valid_to >= ${today})
    ) a JOIN person p ON p.id = a.person_id AND p.active`
}

/** Who may correct a returned dossier; as `correctorsTable`. */
export async function findCorrectors(tx: Transaction, { createdBy, unitId }: { createdBy: string; unitId: string }): Promise<Holder[]> {
  const asked = 'SELECT 1 AS step_key, $1::uuid AS created_by, $2::uuid AS unit_id'
  return tx.query<Holder>(`SELECT person_id AS "personId", on_behalf_of AS "onBehalfOf" FROM (${correctorsTable(asked, '$3::date')}) p ORDER BY person_id`, [createdBy, unitId, tx.today])
}
