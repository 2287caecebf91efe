import type { Fact } from './facts.ts'

/** The outbox: every job by name with its payload. Ids and small plain JSON only; beside it `requestId` names the request that asked for the job, and `traceparent` its span, for logs and traces. */
export interface Jobs {
  /** Start the dossier's workflow, or find it running; `insteadOf` names the run that is ended for it, as it waits where the record does not. */
  readonly 'start-dossier': { readonly dossierId: string; readonly insteadOf?: string }
  /** Deliver a fact to the dossier's workflow. */
  readonly 'tell-dossier': { readonly dossierId: string; readonly fact: Fact }
  /** Send what is queued for one person as one message. */
  readonly 'send-notices': { readonly recipientId: string }
  /** Bring the holders of the open steps and what is usual for a step up to the day, and ask for the same on the next working morning. */
  readonly 'refresh-holders': Record<string, never>
  /** Carry on an act on many dossiers with what of it is not done. */
  readonly 'carry-out-bulk-act': { readonly bulkActId: string }
  /** Owe the digests of this working morning, and ask for those of the next. */
  readonly 'make-digests': Record<string, never>
  /** Compare the open dossiers with the workflows that run, and ask for the same half a minute later. */
  readonly 'reconcile-workflows': Record<string, never>
  /** Scan anew what no scanner has judged yet and what was judged a week ago, and ask for the same a minute later. */
  readonly 'rescan-files': Record<string, never>
  /** Remove from the store what nothing refers to, and ask for the same an hour later. */
  readonly 'sweep-files': Record<string, never>
  /**
   * Move the record's time and every open workflow forward; local and test stack only. By how much the record runs ahead of the real time before and
   * after it, in milliseconds: a job that is done again sees how far it came.
   */
  readonly 'move-time': { readonly fromMs: number; readonly toMs: number }
}

export type JobName = keyof Jobs
