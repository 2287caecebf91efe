import type { z } from 'zod'
import type { FieldProblem } from './errors.ts'

type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly FieldProblem[] }
type Issue = z.core.$ZodIssue

/** Reads `input` by a schema; what is wrong comes back as field problems with catalogue keys. Never throws for bad input. */
export function parse<S extends z.ZodType>(schema: S, input: unknown): Parsed<z.infer<S>> {
  const result = schema.safeParse(input, { reportInput: true })
  return result.success ? { ok: true, value: result.data } : { ok: false, problems: result.error.issues.flatMap(problemsOf) }
}

function problemsOf(issue: Issue): FieldProblem[] {
  const path = issue.path.map(String).join('.')
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: path ? `${path}.${key}` : key, message: 'problem.unknown-field' }))
  }
  return [{ path, ...wording(issue) }]
}

function wording(issue: Issue): Omit<FieldProblem, 'path'> {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined || issue.input === null ? { message: 'problem.required' } : { message: 'problem.type', params: { expected: issue.expected } }
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array'
        ? { message: 'problem.required' } : { message: 'problem.too-small', params: { min: Number(issue.minimum) } }
    case 'too_big':
      return { message: issue.origin === 'string' ? 'problem.too-long' : 'problem.too-big', params: { max: Number(issue.maximum) } }
    case 'invalid_value':
      return issue.input === undefined ? { message: 'problem.required' } : { message: 'problem.choice', params: { choices: issue.values.map(String).join(', ') } }
    case 'invalid_format':
      return issue.input === '' ? { message: 'problem.required' } : { message: issue.format === 'date' ? 'problem.date' : 'problem.format' }
    default:
      return { message: 'problem.format' }
  }
}
