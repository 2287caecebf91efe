import { placesOf } from '../dossiers/anchors.ts'
import type { FieldProblem } from '../errors.ts'
import type { Award, RuleSet } from './rule-set.ts'
import { twice } from './twice.ts'

/**
 * What a field or a paper says it depends on must be there: a field of a form in the form itself or among the papers of an award that uses it, a paper of
 * an award among the award's papers or in one of its forms. Two that depend on each other are fine.
 */
export function checkDependencies(ruleSet: RuleSet): FieldProblem[] {
  const fields = ruleSet.forms.flatMap((form, at) => {
    const users = ruleSet.awards.filter(({ forms }) => Object.values(forms).includes(form.id))
    const known = new Set([...placesOf(form, { papers: [] }), ...users.flatMap(({ papers }) => papers.map(({ code }) => `paper:${code}`))])
    return form.sections.flatMap((section, place) => section.fields.flatMap(({ id, dependsOn }, index) =>
      wrong(dependsOn?.anchors ?? [], { own: `field:${section.id}.${id}`, known, path: `forms.${at}.sections.${place}.fields.${index}.dependsOn.anchors` })))
  })
  const papers = ruleSet.awards.flatMap((award, at) => {
    const known = placesOfAward(ruleSet, award)
    return award.papers.flatMap(({ code, dependsOn }, index) => wrong(dependsOn?.anchors ?? [], { own: `paper:${code}`, known, path: `awards.${at}.papers.${index}.dependsOn.anchors` }))
  })
  return [...fields, ...papers]
}

function placesOfAward({ forms }: RuleSet, award: Award): Set<string> {
  const own = forms.filter(({ id }) => Object.values(award.forms).includes(id))
  return new Set([...own.flatMap((form) => placesOf(form, { papers: [] })), ...award.papers.map(({ code }) => `paper:${code}`)])
}

function wrong(anchors: readonly string[], { own, known, path }: { readonly own: string; readonly known: ReadonlySet<string>; readonly path: string }): FieldProblem[] {
  return [
    ...twice(path, anchors),
    ...anchors.flatMap((anchor, index): FieldProblem[] => {
      if (anchor === own) return [{ path: `${path}.${index}`, message: 'problem.depends-on-itself' }]
      return known.has(anchor) ? [] : [{ path: `${path}.${index}`, message: 'problem.anchor-not-in-rules', params: { anchor } }]
    }),
  ]
}
