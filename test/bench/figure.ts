/** How large a run is: `full` for the published table, `short` for CI, where nothing is judged by time. */
export type Form = 'full' | 'short'

/** One line of the table. */
export interface Row {
  /** Number in the list of aims, as in docs/performance.md. */
  readonly no: string
  readonly what: string
  /** The product's own value with its unit. */
  readonly product: string
  /** The peer's value with its unit; what is compared when there is no peer. */
  readonly peer: string
  /** Product to peer, and how far the pairs lay apart. */
  readonly ratio: string
  /** The least that is asked, and what is aimed at. */
  readonly must: string
  readonly aim: string
  readonly reached: 'aim' | 'must' | 'missed' | '-'
}

/** One group of measurements. It throws when what it measured was not done correctly: a fast run with one lost notice is a failed run. */
export interface Figure {
  readonly name: string
  run(form: Form, say: (line: string) => void): Promise<Row[]>
}

/** Whether a value keeps the aim, the least, or neither. */
export function judge(value: number, { must, aim, better }: { readonly must: number; readonly aim: number; readonly better: 'more' | 'less' }): Row['reached'] {
  const keeps = (bound: number) => (better === 'more' ? value >= bound : value <= bound)
  if (keeps(aim)) return 'aim'
  return keeps(must) ? 'must' : 'missed'
}

/** A number for people: three digits that matter. */
export const digits = (value: number): string => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2))
