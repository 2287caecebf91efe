import { type Actor, type Bilingual, type DossierState } from '@vinhdanh/domain'
import { sightCondition } from '../access/sight.ts'
import type { Database } from '../database.ts'
import { RuleNames } from '../rules/pinned-rules.ts'
import { SqlParameters } from '../sql-parameters.ts'
import { requireUuid } from '../uuid.ts'

export interface NomineeDossierLine {
  readonly id: string
  readonly code: string
  readonly awardName: Bilingual
  readonly cycleYear: number
  readonly state: DossierState
}

type Row = Omit<NomineeDossierLine, 'awardName'> & { readonly awardCode: string; readonly ruleSetId: string | null }

/** The dossiers of a nominee in the actor's sight, the latest first. Errors: AppError `not-found` for what is no id. */
export async function dossiersOfNominee(database: Database, nomineeId: string, actor: Actor): Promise<NomineeDossierLine[]> {
  requireUuid(nomineeId)
  const parameters = new SqlParameters()
  const rows = await database.query<Row>(
    `SELECT d.id, d.code, d.award_code AS "awardCode", d.cycle_year AS "cycleYear", d.state, d.rule_set_id AS "ruleSetId" FROM dossier d
     WHERE d.nominee_id = ${parameters.add(nomineeId)} AND ${sightCondition(actor, parameters)} ORDER BY d.created_at DESC, d.id`,
    parameters.values,
  )
  const names = await RuleNames.of(database, rows.map(({ ruleSetId }) => ruleSetId))
  return rows.map(({ ruleSetId, awardCode, ...line }) => ({ ...line, awardName: names.award(ruleSetId, awardCode) }))
}
