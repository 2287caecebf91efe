import type { StepAnswer } from '@vinhdanh/contracts'
import { randomUUID } from 'node:crypto'
import { DossierEntity } from '../dossiers/dossier.entity.ts'
import { RevisionEntity } from '../dossiers/revision.entity.ts'
import type { Transaction } from '../transaction.ts'
import { closeStep } from './decide-task.command.ts'
import { StepEntity } from './step.entity.ts'

/**
 * Closes a step as it is reached again, because nothing of what it looks at has changed since it passed: a council need not vote again on the same report and
 * papers. The decision names the rule and the pass that stands; nobody gets a task, and no clock runs.
 */
export async function letStand(tx: Transaction, stepRowId: string, { pass, cite }: { pass: { decisionId: string; round: number }; cite: string }): Promise<StepAnswer> {
  const step = await tx.get(StepEntity, { id: stepRowId })
  const dossier = await tx.get(DossierEntity, { id: step.dossierId })
  const revision = await tx.get(RevisionEntity, { dossierId: dossier.id, no: dossier.revisionNo })
  await closeStep(tx, dossier, step, null, {
    id: randomUUID(), taskId: null, stepRowId, dossierId: dossier.id, round: step.round, revisionNo: revision.no, revisionSha256: revision.sha256, personId: null, onBehalfOf: null,
    outcome: 'pass', reason: null, payload: { standsSince: pass.decisionId, sinceRound: pass.round }, rule: { act: 'stands', workingDaysAfter: 0, cite }, forceRequestId: null, decidedAt: tx.now,
  })
  return { status: 'closed', outcome: 'pass' }
}
