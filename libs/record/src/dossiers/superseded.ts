import { type Award, type RuleSet, touching } from '@vinhdanh/domain'
import type { Reader } from '../reader.ts'
import { stepRule } from '../tasks/step-rule.ts'
import type { StepLine } from './dossier-history.query.ts'
import { changesSince } from './passes.ts'

/**
 * Why a pass no longer holds: what the step looks at changed afterwards (`anchors`, in revision `revisionNo` or before it), it was done again in a later round,
 * or it comes again because the dossier went back to a step before it.
 */
export type Superseded =
  | { readonly why: 'changed'; readonly anchors: readonly string[]; readonly revisionNo: number }
  | { readonly why: 'decided-again'; readonly round: number }
  | { readonly why: 'comes-again' }

/** The passes of a dossier that no longer hold, by row of the step. `aheadOf` are the steps that the dossier, where it stands now, has still before it. */
export async function supersededPasses(reader: Reader, dossier: { readonly id: string; readonly revisionNo: number }, steps: readonly StepLine[], aheadOf: readonly string[], ruleSet: RuleSet, award: Award): Promise<ReadonlyMap<string, Superseded>> {
  const found = new Map<string, Superseded>()
  if (dossier.revisionNo < 2) return found
  const passed = steps.filter(({ kind, outcome }) => kind !== 'correction' && outcome === 'pass')
  const changed = await changesSince(reader, dossier.id, dossier.revisionNo, passed.flatMap(({ decision }) => decision?.revisionNo ?? []))
  for (const step of passed) {
    const again = steps.find((later) => later.stepId === step.stepId && later.round > step.round && later.decision?.rule?.act !== 'stands')
    const anchors = touching(stepRule(ruleSet, award, step.stepId), changed.get(step.decision?.revisionNo ?? 0) ?? [])
    if (again) found.set(step.rowId, { why: 'decided-again', round: again.round })
    else if (anchors.length > 0) found.set(step.rowId, { why: 'changed', anchors, revisionNo: dossier.revisionNo })
    else if (aheadOf.includes(step.stepId)) found.set(step.rowId, { why: 'comes-again' })
  }
  return found
}
