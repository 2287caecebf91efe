import { type Award, resumeAt, type RuleSet, type Step } from '@vinhdanh/domain'
import type { Reader } from '../reader.ts'
import { stepRule } from '../tasks/step-rule.ts'
import type { DossierHead } from './dossier-head.query.ts'
import type { PaperLine } from './dossier-history.query.ts'
import { passesOf } from './passes.ts'
import { contentOf } from './revision-content.ts'

/** The round that handing in a correction opens. */
export interface NextRound {
  readonly round: number
  /** With which step it begins, as the correction stands now; the record decides when it is handed in. */
  readonly step: Step
  /** Why there: it returned the dossier, something it looks at changed, or the route begins anew. */
  readonly because: 'returning' | 'changed' | 'start'
  /** Rounds that the rules, and whoever allowed more, give the dossier. */
  readonly maxRounds: number
}

/** Where a dossier that `returnedFrom` sent back goes when it is handed in as it is now; null before its first hand-in. */
export async function nextRound(reader: Reader, head: DossierHead, { ruleSet, award, papers, returnedFrom }: { ruleSet: RuleSet; award: Award; papers: readonly PaperLine[]; returnedFrom: string }): Promise<NextRound | null> {
  if (!head.plan) return null
  const stepId = resumeAt(head.plan, returnedFrom, await passesOf(reader, head.id, contentOf(head, papers), ruleSet, award))
  const because = head.plan.resume === 'start' ? 'start' : stepId === returnedFrom ? 'returning' : 'changed'
  return { round: head.round + 1, step: stepRule(ruleSet, award, stepId), because, maxRounds: ruleSet.parameters.maxRounds.value + head.extraRounds }
}
