import type { FieldProblem } from '../errors.ts'
import type { Ladder, RuleSet } from './rule-set.ts'
import { twice } from './twice.ts'

/** What the rules for warnings name must be there: awards, and the fields in which reports name their initiatives; no award stands on itself. */
export function checkWarnings({ warnings, awards, forms }: RuleSet): FieldProblem[] {
  if (!warnings) return []
  const unknown = (path: string, award: string): FieldProblem[] => (awards.some(({ code }) => code === award) ? [] : [{ path, message: 'problem.award-unknown', params: { award } }])
  const fields = new Set(forms.flatMap(({ sections }) => sections.flatMap((section) => section.fields.map((field) => `${section.id}.${field.id}`))))
  return [
    ...warnings.sameInitiative.fields.flatMap((field, index) => (fields.has(field) ? [] : [{ path: `warnings.sameInitiative.fields.${index}`, message: 'problem.choice' }])),
    ...warnings.waits.flatMap((wait, index) => wait.awards.flatMap((award, at) => unknown(`warnings.waits.${index}.awards.${at}`, award))),
    ...twice('warnings.ladders', warnings.ladders.map(({ award, subjects }) => `${award} ${subjects.join(' ')}`)),
    ...warnings.ladders.flatMap((ladder, index) => checkLadder(ladder, `warnings.ladders.${index}`, unknown)),
  ]
}

function checkLadder({ award, rungs }: Ladder, path: string, unknown: (path: string, award: string) => FieldProblem[]): FieldProblem[] {
  return [
    ...unknown(`${path}.award`, award),
    ...rungs.flatMap((rung, index) => {
      const at = `${path}.rungs.${index}`
      if (rung.award === award) return [{ path: `${at}.award`, message: 'problem.ladder-to-itself', params: { award } }]
      return [
        ...unknown(`${at}.award`, rung.award), ...(rung.after === undefined ? [] : unknown(`${at}.after`, rung.after)),
        ...(rung.after === rung.award ? [{ path: `${at}.after`, message: 'problem.ladder-to-itself', params: { award: rung.award } }] : []),
      ]
    }),
  ]
}
