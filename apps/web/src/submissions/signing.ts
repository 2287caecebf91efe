import { isNegative, stepRules } from '@vinhdanh/domain'
import type { SubmissionDossier } from '@vinhdanh/record'

/** How one dossier of a submission is dealt with when its holder signs many: `later` leaves its task open. */
export const choices = ['pass', 'return', 'later'] as const
export type Choice = (typeof choices)[number]

/**
 * True for a dossier whose open task the reader can close here: one that waits for no more than a signature or a review. What needs statements of its own
 * (a council's count, a decision's number, an opinion still open) is decided on its own page.
 */
export function mayBeSignedTogether({ task, heldSince, awaitsOpinion }: SubmissionDossier): boolean {
  return task !== null && heldSince === null && !awaitsOpinion && ['sign', 'examine', 'intake'].includes(task.kind) && stepRules(task.kind).outcomes.includes('pass')
}

/** What is chosen before anybody chose: a contested dossier is never signed along with the others unasked. */
export function firstChoice({ contested }: SubmissionDossier): Choice {
  return contested ? 'later' : 'pass'
}

/** True if the choice owes a reason: whatever does not lead on. */
export function needsReason(choice: Choice): boolean {
  return choice !== 'later' && isNegative(choice)
}
