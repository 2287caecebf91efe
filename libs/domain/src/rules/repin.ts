import { completeness } from '../dossiers/completeness.ts'
import { type DossierContent, isEmpty } from '../dossiers/content.ts'
import { planFor, type Plan } from '../routes/plan.ts'
import type { RuleSet, Subject } from './rule-set.ts'

/** A dossier under way as far as a re-pin asks: its way, and what it says. */
export interface PinnedCase {
  readonly awardCode: string
  readonly subject: Subject
  readonly plan: Plan
  readonly content: DossierContent
  /** Codes of the papers that are attached. */
  readonly papers: readonly string[]
}

/**
 * Why a rule-set cannot rule a dossier that is under way. `award-lacking`: no such award on a route. `form-lacking`: the award is not for such nominees.
 * `step-lacking`, `step-differs`, `step-order`: a step of the dossier's plan is not on the award's way, is of another kind or level there, or comes earlier.
 * `answer-lost`: the form does not ask what has been answered, so nobody could read it any more.
 */
export type RepinFault =
  | { readonly reason: 'award-lacking' | 'form-lacking' }
  | { readonly reason: 'step-lacking' | 'step-differs' | 'step-order'; readonly stepId: string }
  | { readonly reason: 'answer-lost'; readonly sectionId: string; readonly fieldId: string }

/** Why `candidate` cannot rule this dossier, or null: its plan stays, so every step of it must be ruled, in the same order. Pure. */
export function whyNotRepinned(candidate: RuleSet, { awardCode, subject, plan, content }: PinnedCase): RepinFault | null {
  const award = candidate.awards.find(({ code }) => code === awardCode)
  if (!award?.route) return { reason: 'award-lacking' }
  const form = candidate.forms.find(({ id }) => id === award.forms[subject])
  if (!form) return { reason: 'form-lacking' }
  const lost = Object.entries(content).flatMap(([sectionId, answers]) => Object.entries(answers).map(([fieldId, value]) => ({ sectionId, fieldId, value })))
    .find(({ sectionId, fieldId, value }) => !isEmpty(value) && !form.sections.some(({ id, fields }) => id === sectionId && fields.some((field) => field.id === fieldId)))
  return wrongWay(plan, planFor(candidate, award)) ?? (lost ? { reason: 'answer-lost', sectionId: lost.sectionId, fieldId: lost.fieldId } : null)
}

function wrongWay(plan: Plan, way: Plan): RepinFault | null {
  let before = -1
  for (const { id: stepId, kind, level } of plan.steps) {
    const at = way.steps.findIndex(({ id }) => id === stepId)
    const ruled = way.steps[at]
    if (!ruled) return { reason: 'step-lacking', stepId }
    if (ruled.kind !== kind || ruled.level !== level) return { reason: 'step-differs', stepId }
    if (at < before) return { reason: 'step-order', stepId }
    before = at
  }
  return null
}

/** What a dossier that can be re-pinned would meet: what it lacks when it is handed in again, and which steps of the new way it does not take, as its plan stays. */
export interface AfterRepin {
  /** Codes of papers. */
  readonly missingPapers: readonly string[]
  readonly missingAnswers: number
  /** Ids of steps. */
  readonly stepsNotTaken: readonly string[]
}

/** Pure. For a dossier of which `whyNotRepinned` says null; nothing for any other. */
export function afterRepin(candidate: RuleSet, { awardCode, subject, plan, content, papers: attached }: PinnedCase): AfterRepin {
  const award = candidate.awards.find(({ code }) => code === awardCode)
  const form = candidate.forms.find(({ id }) => id === award?.forms[subject])
  if (!award?.route || !form) return { missingPapers: [], missingAnswers: 0, stepsNotTaken: [] }
  const { sections } = completeness(form, award.papers, content, attached)
  return {
    missingPapers: award.papers.filter(({ code, required }) => required && !attached.includes(code)).map(({ code }) => code),
    missingAnswers: sections.reduce((sum, { problems }) => sum + problems.length, 0),
    stepsNotTaken: planFor(candidate, award).steps.filter(({ id }) => !plan.steps.some((step) => step.id === id)).map(({ id }) => id),
  }
}
