/** Where in a transaction a process stops, for ever: its first statement not sent, its COMMIT not sent, or its COMMIT answered and the answer not heard. */
export const moments = ['before', 'inside', 'after'] as const
export type Moment = (typeof moments)[number]

export interface Stop {
  /** Which transaction of the effect, counted from 1. */
  readonly transaction: number
  readonly moment: Moment
}

/** What a victim is told to do. */
export interface Order {
  readonly id: number
  readonly url: string
  /** A command of the record, by name. */
  readonly effect: string
  /** What it is given after the database. */
  readonly args: readonly unknown[]
  /** Under an Idempotency-Key, as the API does it. */
  readonly keyed: boolean
  readonly stop: Stop | null
}

/** What it answers: that it stands at the stop, or how the effect ended and in how many transactions. */
export type Report =
  | { readonly id: number; readonly stopped: true }
  | { readonly id: number; readonly stopped: false; readonly refusal: string | null; readonly transactions: number }
