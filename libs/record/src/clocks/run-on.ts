import { DossierEntity } from '../dossiers/dossier.entity.ts'
import { ruleOf } from '../tasks/step-rule.ts'
import { StepEntity } from '../tasks/step.entity.ts'
import type { Transaction } from '../transaction.ts'
import { loadCalendar } from './calendar.ts'
import { resumeClock } from './pause-clock.ts'
import { tellClockChanged } from './tell-clock-changed.ts'

/** Ends the ground for which the clock of an open step stood. Answers true when the clock runs on, which the workflow is told; false while another ground is open. */
export async function runOn(tx: Transaction, dossier: DossierEntity, { stepRowId, groundId }: { readonly stepRowId: string; readonly groundId: string }): Promise<boolean> {
  const step = await tx.get(StepEntity, { id: stepRowId, state: 'open' })
  const { rule } = await ruleOf(tx, dossier, step)
  const dueAt = await resumeClock(tx, await loadCalendar(tx), { stepRowId, groundId, rule })
  if (!dueAt) return false
  await tx.updateOne(DossierEntity, { id: dossier.id, version: dossier.version }, { version: dossier.version + 1, dueAt, overdueAt: null, updatedAt: tx.now })
  tellClockChanged(tx, dossier.id)
  return true
}
