import { isNegative, type StepKind } from '@vinhdanh/domain'
import type { SignableDossier, SignableTask } from '@vinhdanh/record'

/** How one dossier of a submission is dealt with when its holder signs many: `later` leaves its task open. */
export const choices = ['pass', 'return', 'later'] as const
export type Choice = (typeof choices)[number]

/** Steps that ask for no more than a signature or a review. What needs statements of its own (a council's count, a decision's number) is decided on its own page. */
export const signedTogether: readonly StepKind[] = ['intake', 'examine', 'sign']

/** True for a dossier whose open task the reader can close here together with others: never one that is contested, held, or waits for an opinion. */
export function mayBeSignedTogether(dossier: SignableDossier): dossier is SignableTask {
  return needsDecision(dossier) && !dossier.contested && dossier.heldSince === null && !dossier.awaitsOpinion
}

/** True for one that waits for the reader at such a step and has to be looked at alone. */
export function mustBeSignedAlone(dossier: SignableDossier): dossier is SignableTask {
  return needsDecision(dossier) && !mayBeSignedTogether(dossier)
}

const needsDecision = ({ task }: SignableDossier): boolean => task !== null && signedTogether.includes(task.kind)

/** True if the choice owes a reason: whatever does not lead on. */
export function needsReason(choice: Choice): boolean {
  return choice !== 'later' && isNegative(choice)
}
