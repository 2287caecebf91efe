import type { Login } from '../../../apps/ops/src/seed/people.ts'

/** What became of an act as its sender knows it. `unknown`: no answer ever came that says so. */
export type Receipt =
  | { readonly state: 'acknowledged'; readonly body: Readonly<Record<string, unknown>> }
  | { readonly state: 'refused'; readonly code: string }
  | { readonly state: 'unknown'; readonly reason: string }

export type ActKind = 'draft' | 'paper' | 'submit' | 'decide' | 'answer-remark' | 'withdraw' | 'hold' | 'release'

/** One thing somebody did, or tried to do, with what they were told. */
export interface Act {
  readonly kind: ActKind
  readonly by: Login
  readonly through: 'api' | 'page' | 'mailed link'
  /** Undefined only for a draft that nobody was told the id of. */
  readonly dossierId: string | undefined
  /** The key under which it may be repeated: idempotency key or decision id. */
  readonly key: string
  /** What it would do: an outcome, a paper's code. */
  readonly what: string
  /** How often it was sent. */
  readonly tries: number
  /** True when an earlier try ended without an answer. */
  readonly wasUncertain: boolean
  readonly receipt: Receipt
  /** By the run's own clock, in milliseconds since its beginning. */
  readonly answeredMs: number
}

/** An answer that no client should ever get: a bug, a form of ours refused, a page that is none. */
export interface BadAnswer {
  readonly request: string
  readonly status: number
  readonly said: string
}

/** What all actors remember. */
export class Ledger {
  readonly acts: Act[] = []
  readonly badAnswers: BadAnswer[] = []
  /** Requests that were sent again because nothing, or «not now», was answered. */
  repeats = 0

  of(kind: ActKind, ...states: Receipt['state'][]): Act[] {
    return this.acts.filter((act) => act.kind === kind && states.includes(act.receipt.state))
  }

  get acknowledged(): number {
    return this.acts.filter(({ receipt }) => receipt.state === 'acknowledged').length
  }
}
