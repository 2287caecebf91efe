import type { ParseArgsConfig } from 'node:util'

/** A one-shot command of an operator. */
export interface Command {
  readonly name: string
  /** What follows the name: `<file>`, `<login> <label>`. */
  readonly parameters: readonly string[]
  readonly options?: NonNullable<ParseArgsConfig['options']>
  readonly help: string
  /** Prints what it did. Answers the exit code: 0 for well, 1 for found something wrong. Errors end it with 2. */
  run(parameters: readonly string[], options: Readonly<Record<string, string | undefined>>): Promise<0 | 1>
}

/** Which run an audit line of a command belongs to. */
export const operator = 'operator'
