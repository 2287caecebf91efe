import { type Award, cutOffFor, type Level, type RuleSet } from '@vinhdanh/domain'
import type { Transaction } from '../transaction.ts'
import type { DossierEntity } from './dossier.entity.ts'

/** Marks a dossier late at those of the levels whose cut-off has passed by the record's day. What is marked stays as it was marked first. */
export async function markLate(tx: Transaction, dossier: Pick<DossierEntity, 'id' | 'cycleYear'>, { ruleSetId, ruleSet, award, levels }: { ruleSetId: string; ruleSet: RuleSet; award: Award; levels: readonly Level[] }): Promise<void> {
  for (const level of levels) {
    const cutOff = cutOffFor(ruleSet, award.code, level, dossier.cycleYear)
    if (!cutOff || cutOff.day >= tx.today) continue
    const marked = await tx.query(
      'INSERT INTO late_entry (dossier_id, level, cut_off, rule_set_id, cite, marked_on) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING level',
      [dossier.id, level, cutOff.day, ruleSetId, cutOff.cite, tx.today],
    )
    if (marked.length > 0) tx.audit({ act: 'dossier.late', objectKind: 'dossier', objectId: dossier.id, dossierId: dossier.id, after: { level, cutOff: cutOff.day } })
  }
}
