import { type Actor, AppError, awardOf, correctionStepId, follow, startOf, type Award, type Step } from '@vinhdanh/domain'
import type { Database } from '../database.ts'
import { pinnedRules } from '../rules/pinned-rules.ts'
import { stepRule } from '../tasks/step-rule.ts'
import { type DossierHead, dossierHead } from './dossier-head.query.ts'
import { type RevisionLine, revisionsOf, type StepLine, stepsOf } from './dossier-history.query.ts'

export interface HandInReceipt {
  readonly head: DossierHead
  readonly award: Award
  readonly revision: RevisionLine
  /** The step to which this revision goes. */
  readonly next: Step | null
}

/** The proof of one hand-in. Errors: AppError `not-found`. */
export async function handInReceipt(database: Database, actor: Actor, dossierId: string, revisionNo: number): Promise<HandInReceipt> {
  const head = await dossierHead(database, dossierId, actor)
  const revision = (await revisionsOf(database, head.id)).find(({ no }) => no === revisionNo)
  if (!revision) throw new AppError('not-found')
  const { ruleSet } = await pinnedRules(database, head.ruleSetId)
  const award = awardOf(ruleSet, head.awardCode)
  const stepId = nextStepId(head, await stepsOf(database, head.id, ruleSet), revisionNo)
  return { head, award, revision, next: stepId === null ? null : stepRule(ruleSet, award, stepId) }
}

/** The first revision goes to the first step, a later one to where the route resumes after the correction it closed. */
function nextStepId({ plan }: DossierHead, steps: readonly StepLine[], revisionNo: number): string | null {
  if (!plan) return null
  const correction = steps.find(({ decision, stepId }) => stepId === correctionStepId && decision?.revisionNo === revisionNo)
  const place = correction
    ? follow(plan, { at: 'step', round: correction.round, stepId: correctionStepId, ...(correction.returnedFrom ? { returnedFrom: correction.returnedFrom } : {}) }, 'pass', correction.resumesAt)
    : startOf(plan)
  return place.at === 'step' ? place.stepId : null
}
