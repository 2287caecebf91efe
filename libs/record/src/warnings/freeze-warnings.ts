import type { AnsweredWarning } from '@vinhdanh/domain'
import type { DossierEntity } from '../dossiers/dossier.entity.ts'
import type { DossierRules } from '../dossiers/dossier-rules.ts'
import type { NomineeEntity } from '../dossiers/nominee.entity.ts'
import type { Transaction } from '../transaction.ts'
import { initiativesOf, type Warned } from './warning-facts.ts'
import { answeredWarnings } from './warnings.query.ts'

export function warnedOf({ id, awardCode, cycleYear, unitPath, draft, insteadOf }: DossierEntity, nominee: NomineeEntity): Warned {
  return { id, awardCode, cycleYear, unitPath, draft, insteadOfId: insteadOf, nominee }
}

/** The warnings as they stand at the hand-in, answered or not: they are frozen with the revision. Keeps which initiatives it names, so that others are warned from now on. */
export async function freezeWarnings(tx: Transaction, dossier: DossierEntity, { ruleSet, nominee }: DossierRules): Promise<AnsweredWarning[]> {
  if (!ruleSet.warnings) return []
  const warned = warnedOf(dossier, nominee)
  await tx.query('DELETE FROM initiative_use WHERE dossier_id = $1', [dossier.id])
  await tx.query('INSERT INTO initiative_use (dossier_id, key) SELECT $1, unnest($2::text[])', [dossier.id, initiativesOf(warned, ruleSet.warnings).map(({ key }) => key)])
  return answeredWarnings(tx, warned, ruleSet)
}
