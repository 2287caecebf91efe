import type { FieldProblem } from '../errors.ts'
import { parse } from '../problems.ts'
import { checkRuleSet } from './check-rule-set.ts'
import { type RuleSet, ruleSetSchema } from './rule-set.ts'

export type ParsedRuleSet = { readonly ok: true; readonly ruleSet: RuleSet } | { readonly ok: false; readonly problems: readonly FieldProblem[] }

/** Reads a rule-set file: its shape first, then whether it makes sense as a whole. Each problem names the path in the file and its reason. */
export function parseRuleSet(json: unknown): ParsedRuleSet {
  const parsed = parse(ruleSetSchema, json)
  if (!parsed.ok) return parsed
  const problems = checkRuleSet(parsed.value)
  return problems.length === 0 ? { ok: true, ruleSet: parsed.value } : { ok: false, problems }
}
