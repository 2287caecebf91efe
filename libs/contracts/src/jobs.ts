import type { Fact } from './facts.ts'

/** The outbox: every job by name with its payload. Ids and small plain JSON only. */
export interface Jobs {
  /** Start the dossier's workflow, or find it running. */
  readonly 'start-dossier': { readonly dossierId: string }
  /** Deliver a fact to the dossier's workflow. */
  readonly 'tell-dossier': { readonly dossierId: string; readonly fact: Fact }
  /** Send what is queued for one person as one message. */
  readonly 'send-notices': { readonly recipientId: string }
  /** Move the record's time and every open workflow forward by `ms` milliseconds; local and test stack only. */
  readonly 'move-time': { readonly ms: number }
}

export type JobName = keyof Jobs
