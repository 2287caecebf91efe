import { type Actor, AppError, type Bilingual, type Day, type Subject } from '@vinhdanh/domain'
import { sightCondition } from '../access/sight.ts'
import type { Database } from '../database.ts'
import { RuleNames } from '../rules/pinned-rules.ts'
import { SqlParameters } from '../sql-parameters.ts'
import { requireUuid } from '../uuid.ts'

export interface AwardLine {
  readonly id: string
  readonly awardCode: string
  readonly awardName: Bilingual
  readonly decisionNumber: string
  readonly decidedOn: Day
  readonly authority: string
  /** Null for an award from before this system. */
  readonly dossierId: string | null
  readonly presentedOn: Day | null
  readonly presentation: string | null
}

export interface Ledger {
  readonly nominee: { readonly id: string; readonly kind: Subject; readonly name: string; readonly birthYear: number | null; readonly position: string | null; readonly unitName: Bilingual }
  /** The latest first. */
  readonly awards: readonly AwardLine[]
}

/**
 * Every award of a nominee. Seen by whoever sees a dossier of the nominee, or would see one of its unit.
 * Errors: AppError `not-found`, also for a nominee that the actor may not see.
 */
export async function ledgerOf(database: Database, nomineeId: string, actor: Actor): Promise<Ledger> {
  requireUuid(nomineeId)
  const parameters = new SqlParameters()
  const id = parameters.add(nomineeId)
  const [nominee] = await database.query<Ledger['nominee']>(
    `SELECT n.id, n.kind, n.name, n.birth_year AS "birthYear", n.position, jsonb_build_object('vi', u.name_vi, 'en', u.name_en) AS "unitName"
     FROM nominee n JOIN unit u ON u.id = n.unit_id
     WHERE n.id = ${id} AND EXISTS (
       SELECT 1 FROM (
         SELECT id, unit_path, created_by, reached_central FROM dossier WHERE nominee_id = n.id
         UNION ALL SELECT NULL, u.path, NULL, false) d
       WHERE ${sightCondition(actor, parameters)})`,
    parameters.values,
  )
  if (!nominee) throw new AppError('not-found')
  const awards = await database.query<Omit<AwardLine, 'awardName'> & { ruleSetId: string | null }>(
    `SELECT a.id, a.award_code AS "awardCode", a.decision_number AS "decisionNumber", to_char(a.decided_on, 'YYYY-MM-DD') AS "decidedOn", a.authority,
       a.dossier_id AS "dossierId", to_char(a.presented_on, 'YYYY-MM-DD') AS "presentedOn", a.presentation, d.rule_set_id AS "ruleSetId"
     FROM award_record a LEFT JOIN dossier d ON d.id = a.dossier_id WHERE a.nominee_id = $1 ORDER BY a.decided_on DESC, a.id`,
    [nomineeId],
  )
  const names = await RuleNames.of(database, awards.map(({ ruleSetId }) => ruleSetId))
  return { nominee, awards: awards.map(({ ruleSetId, ...award }) => ({ ...award, awardName: names.award(ruleSetId, award.awardCode) })) }
}
