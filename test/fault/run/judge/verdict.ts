/** Something that is not as promised. */
export interface Verdict {
  /** What was broken: an invariant, or a promise to people. */
  readonly promise: string
  readonly words: string
  readonly dossierId?: string
}
