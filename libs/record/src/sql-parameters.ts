/** Values of a query that is put together from parts: each value goes in by number, never into the text. */
export class SqlParameters {
  readonly values: unknown[] = []

  /** Takes a value and answers its place, as `$3`. */
  add(value: unknown): string {
    return `$${this.values.push(value)}`
  }
}
