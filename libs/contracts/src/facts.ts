import type { Outcome } from '@vinhdanh/domain/plan'
import { defineUpdate } from '@temporalio/workflow'

/**
 * Something that happened to a dossier and stands in the record. The workflow hears of it by one Update whose id is `factId`.
 * Facts are in the past tense, carry ids and small plain JSON only, and may come twice or late.
 */
export type Fact =
  | {
    readonly kind: 'step-closed'; readonly factId: string; readonly round: number; readonly stepId: string; readonly outcome: Outcome
    /** Of a correction: the step with which the next round begins. */
    readonly resumesAt?: string
  }
  /** A hold began or ended, or a term was moved: ask the record how long to wait now. */
  | { readonly kind: 'clock-changed'; readonly factId: string }
  | { readonly kind: 'withdrawn'; readonly factId: string }

/** Delivers a fact; answers when the workflow has dealt with it, so that the next step is open by then. */
export const factUpdate = defineUpdate<void, [Fact]>('fact')
