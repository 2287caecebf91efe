import type { FieldProblem } from '../errors.ts'

/** A problem for each name that stood in the list before, at its place. */
export function twice(path: string, names: readonly string[]): FieldProblem[] {
  return names.flatMap((name, index) => (names.indexOf(name) < index ? [{ path: `${path}.${index}`, message: 'problem.twice', params: { name } }] : []))
}
