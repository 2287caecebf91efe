import { type Actor, type Bilingual, type Day, searchName, type Subject } from '@vinhdanh/domain'
import type { Database } from '../database.ts'
import { isUuid } from '../uuid.ts'

export interface DraftUnit {
  readonly id: string
  readonly name: Bilingual
}

/** The units in which a person may start a dossier: those of the own posts as submitter or head. */
export async function draftUnits(database: Database, actor: Actor): Promise<DraftUnit[]> {
  const ids = actor.posts.filter(({ role }) => role === 'submitter' || role === 'unit-head').map(({ unitId }) => unitId)
  return database.query<DraftUnit>(`SELECT id, jsonb_build_object('vi', name_vi, 'en', name_en) AS name FROM unit WHERE id = ANY($1::uuid[]) ORDER BY name_vi`, [ids])
}

export interface NomineeLine {
  readonly id: string
  readonly kind: Subject
  readonly name: string
  readonly birthYear: number | null
  readonly position: string | null
}

/** Whom a unit has proposed before, by name. */
export async function nomineesOf(database: Database, unitId: string): Promise<NomineeLine[]> {
  if (!isUuid(unitId)) return []
  return database.query<NomineeLine>(`SELECT id, kind, name, birth_year AS "birthYear", position FROM nominee WHERE unit_id = $1 ORDER BY folded_name LIMIT 1000`, [unitId])
}

/** Nominees of the unit who may be the same as one about to be added: the same name without accents, and no other birth year. */
export async function sameNominees(database: Database, unitId: string, { kind, name, birthYear }: { readonly kind: Subject; readonly name: string; readonly birthYear: number | null }): Promise<NomineeLine[]> {
  return database.query<NomineeLine>(
    `SELECT id, kind, name, birth_year AS "birthYear", position FROM nominee
     WHERE unit_id = $1 AND kind = $2 AND folded_name = $3 AND (birth_year IS NULL OR $4::int IS NULL OR birth_year = $4) ORDER BY name LIMIT 5`,
    [unitId, kind, searchName(name), birthYear],
  )
}

/** The dossier that stands in the way of another for the same nominee, award and cycle; null when there is none. */
export async function rivalDossier(database: Database, key: { readonly nomineeId: string; readonly awardCode: string; readonly cycleYear: number }): Promise<{ id: string; code: string } | null> {
  const [row] = await database.query<{ id: string; code: string }>(
    `SELECT id, code FROM dossier WHERE nominee_id = $1 AND award_code = $2 AND cycle_year = $3 AND state IN ('draft', 'under-way', 'returned', 'awarded')`,
    [key.nomineeId, key.awardCode, key.cycleYear],
  )
  return row ?? null
}

export interface PriorAward {
  readonly decisionNumber: string
  readonly decidedOn: Day
  readonly authority: string
}

/** When the nominee was given this very award before, the latest first; one that was annulled or stripped does not count. */
export async function priorAwards(database: Database, nomineeId: string, awardCode: string): Promise<PriorAward[]> {
  return database.query<PriorAward>(
    `SELECT decision_number AS "decisionNumber", to_char(decided_on, 'YYYY-MM-DD') AS "decidedOn", authority FROM award_record
     WHERE nominee_id = $1 AND award_code = $2 AND standing = 'in-force' ORDER BY decided_on DESC LIMIT 5`,
    [nomineeId, awardCode],
  )
}
