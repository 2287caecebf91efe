import { type Actor, AppError, type Award, awardOf, type Form, formFor, type RuleSet, type Step, type Unlocked } from '@vinhdanh/domain'
import type { Database } from '../database.ts'
import { pinnedRules } from '../rules/pinned-rules.ts'
import { remarksOf, type RemarkLine } from '../remarks/remarks.query.ts'
import type { RuleAct } from '../tasks/rule-act.ts'
import { stepRule } from '../tasks/step-rule.ts'
import { type DossierHead, dossierHead } from './dossier-head.query.ts'
import { papersOf, type PaperLine, stepsOf } from './dossier-history.query.ts'
import { nextRound, type NextRound } from './next-round.query.ts'
import { alsoHere, type AlsoHere, lastSaved } from './presence.query.ts'
import { isWithItsUnit, unlockedOf } from './unlocked.query.ts'
import { isWriter } from './writers.ts'

export interface DraftPage {
  readonly head: DossierHead
  readonly ruleSet: RuleSet
  readonly award: Award
  readonly form: Form
  readonly papers: readonly PaperLine[]
  readonly remarks: readonly RemarkLine[]
  /** The decision that sent the dossier back; null for a first draft. */
  readonly returned: { readonly step: Step; readonly by: string | null; readonly onBehalfOf: string | null; readonly rule: RuleAct | null; readonly at: string; readonly reason: string | null } | null
  /** The round that handing in again opens; null for a first draft. */
  readonly nextRound: NextRound | null
  /** Who else has the draft open, as their pages say. */
  readonly alsoHere: readonly AlsoHere[]
  readonly lastSaved: Awaited<ReturnType<typeof lastSaved>>
  readonly unlocked: Unlocked
  /** False once it was handed in: there is nothing to write. */
  readonly editable: boolean
}

/** Everything a person of the unit needs to write a dossier. Errors: AppError `not-found`, also for those who may see but not write it. */
export async function draftPage(database: Database, actor: Actor, dossierId: string): Promise<DraftPage> {
  const head = await dossierHead(database, dossierId, actor)
  if (!isWriter(actor, head)) throw new AppError('not-found')
  const { ruleSet } = await pinnedRules(database, head.ruleSetId)
  const award = awardOf(ruleSet, head.awardCode)
  const form = formFor(ruleSet, award, head.nominee.kind)
  const steps = head.state === 'returned' ? await stepsOf(database, head.id, ruleSet) : []
  const returning = steps.findLast(({ round, outcome }) => round === head.round && outcome === 'return')
  const papers = await papersOf(database, head.id)
  return {
    head, ruleSet, award, form, papers, remarks: await remarksOf(database, head.id),
    returned: returning?.decision
      ? { step: stepRule(ruleSet, award, returning.stepId), by: returning.decision.personName, onBehalfOf: returning.decision.onBehalfOf, rule: returning.decision.rule, at: returning.decision.decidedAt, reason: returning.decision.reason } : null,
    nextRound: returning ? await nextRound(database, head, { ruleSet, award, papers, returnedFrom: returning.stepId }) : null,
    alsoHere: await alsoHere(database, actor, head.id), lastSaved: await lastSaved(database, head.id),
    unlocked: await unlockedOf(database, head, { form, award }), editable: await isWithItsUnit(database, head),
  }
}
