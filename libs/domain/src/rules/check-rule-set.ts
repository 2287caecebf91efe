import { isDay } from '../clock/day.ts'
import type { FieldProblem } from '../errors.ts'
import { correctionStepId } from '../routes/plan.ts'
import { checkClock } from './check-clock.ts'
import { checkDependencies } from './check-dependencies.ts'
import type { Award, Route, RuleSet, StepKind } from './rule-set.ts'
import { checkWarnings } from './check-warnings.ts'
import { twice } from './twice.ts'

/** What the shape of a rule-set cannot tell: names that lead nowhere, routes that cannot end, dates that contradict each other. */
export function checkRuleSet(ruleSet: RuleSet): FieldProblem[] {
  return [
    ...checkDates(ruleSet),
    ...twice('awards', ruleSet.awards.map(({ code }) => code)),
    ...twice('routes', ruleSet.routes.map(({ id }) => id)),
    ...twice('forms', ruleSet.forms.map(({ id }) => id)),
    ...citesIn(ruleSet, '').filter(({ cite }) => !Object.hasOwn(ruleSet.citations, cite)).map(({ path, cite }) => ({ path, message: 'problem.citation-unknown', params: { cite } })),
    ...ruleSet.forms.flatMap(checkForm),
    ...checkDependencies(ruleSet),
    ...ruleSet.routes.flatMap(checkRoute),
    ...ruleSet.awards.flatMap((award, index) => checkAward(ruleSet, award, `awards.${index}`)),
    ...checkCutOffs(ruleSet),
    ...twice('latePermissions', (ruleSet.latePermissions ?? []).map(({ level }) => level)),
    ...checkOpinions(ruleSet),
    ...checkWarnings(ruleSet),
    ...twice('grounds.refusal', (ruleSet.grounds?.refusal ?? []).map(({ id }) => id)),
    ...twice('grounds.revocation', (ruleSet.grounds?.revocation ?? []).map(({ id }) => id)),
  ]
}

function checkDates({ effectiveFrom, effectiveTo }: RuleSet): FieldProblem[] {
  return effectiveTo !== null && effectiveTo < effectiveFrom ? [{ path: 'effectiveTo', message: 'problem.dates-out-of-order', params: { effectiveFrom, effectiveTo } }] : []
}

function citesIn(value: unknown, path: string): { path: string; cite: string }[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    const at = path ? `${path}.${key}` : key
    return key === 'cite' && typeof inner === 'string' ? [{ path: at, cite: inner }] : citesIn(inner, at)
  })
}

function checkForm({ sections }: RuleSet['forms'][number], index: number): FieldProblem[] {
  const path = `forms.${index}.sections`
  return [
    ...twice(path, sections.map(({ id }) => id)),
    ...sections.flatMap(({ fields }, at) => [
      ...twice(`${path}.${at}.fields`, fields.map(({ id }) => id)),
      ...fields.flatMap(({ type, options, min, max }, place) => {
        const field = `${path}.${at}.fields.${place}`
        if (type === 'choice' && !options?.length) return [{ path: `${field}.options`, message: 'problem.required' }]
        return min !== undefined && max !== undefined && min > max ? [{ path: `${field}.max`, message: 'problem.too-small', params: { min } }] : []
      }),
    ]),
  ]
}

/** The kinds whose passing states the award's decision. */
const deciding: readonly StepKind[] = ['decide', 'external-milestone']

function checkRoute({ steps }: Route, index: number): FieldProblem[] {
  const path = `routes.${index}.steps`
  const problems = steps.flatMap((step, at): FieldProblem[] => {
    const clock = checkClock(step, `${path}.${at}`, at === steps.length - 1)
    if (clock.length > 0) return clock
    const first = steps.findIndex(({ id }) => id === step.id)
    if (first < at) return [{ path: `${path}.${at}.id`, message: 'problem.route-cycle', params: { step: step.id } }]
    if (step.id === correctionStepId || step.kind === 'correction') return [{ path: `${path}.${at}`, message: 'problem.correction-in-route' }]
    const last = at === steps.length - 1
    if (!last && step.kind === 'decide') return [{ path: `${path}.${at}.kind`, message: 'problem.decides-before-end' }]
    return last && (!deciding.includes(step.kind) || step.when) ? [{ path: `${path}.${at}`, message: 'problem.last-step-does-not-decide' }] : []
  })
  return problems
}

function checkAward(ruleSet: RuleSet, award: Award, path: string): FieldProblem[] {
  return [
    ...twice(`${path}.papers`, award.papers.map(({ code }) => code)),
    ...checkWay(ruleSet, award, path),
    ...Object.entries(award.forms).flatMap(([subject, form]) =>
      ruleSet.forms.some(({ id }) => id === form) ? [] : [{ path: `${path}.forms.${subject}`, message: 'problem.form-unknown', params: { form } }]),
    ...award.lowerAwards.flatMap((code, index) =>
      ruleSet.awards.some((other) => other.code === code) ? [] : [{ path: `${path}.lowerAwards.${index}`, message: 'problem.award-unknown', params: { award: code } }]),
    ...(isBelow(ruleSet, award.code, award.code, new Set()) ? [{ path: `${path}.lowerAwards`, message: 'problem.lower-award-cycle', params: { award: award.code } }] : []),
  ]
}

function checkWay(ruleSet: RuleSet, award: Award, path: string): FieldProblem[] {
  if (award.route === null) return []
  const route = ruleSet.routes.find(({ id }) => id === award.route)
  const formless = award.subjects.filter((subject) => !award.forms[subject]).map((subject) => ({ path: `${path}.forms.${subject}`, message: 'problem.required' }))
  if (!route) return [...formless, { path: `${path}.route`, message: 'problem.route-unknown', params: { route: award.route } }]
  const votes = route.steps.some(({ kind, when }) => kind === 'council-result' && when !== 'council')
  return votes && award.council === null ? [...formless, { path: `${path}.council`, message: 'problem.council-rule-missing', params: { route: route.id } }] : formless
}

/** True if `sought` is reached by going down from `code`. */
function isBelow(ruleSet: RuleSet, code: string, sought: string, seen: Set<string>): boolean {
  if (seen.has(code)) return false
  seen.add(code)
  const lower = ruleSet.awards.find((award) => award.code === code)?.lowerAwards ?? []
  return lower.some((next) => next === sought || isBelow(ruleSet, next, sought, seen))
}

function checkCutOffs({ cutOffs, awards }: RuleSet): FieldProblem[] {
  const codes = new Set(awards.map(({ code }) => code))
  const ordinaryYear = 2023
  return cutOffs.flatMap((cutOff, index) => [
    ...(isDay(`${ordinaryYear}-${cutOff.day}`) ? [] : [{ path: `cutOffs.${index}.day`, message: 'problem.date' }]),
    ...cutOff.awards.flatMap((code, at) => (codes.has(code) ? [] : [{ path: `cutOffs.${index}.awards.${at}`, message: 'problem.award-unknown', params: { award: code } }])),
  ])
}

/** Each route has at most one rule for the opinions of other bodies. */
function checkOpinions({ opinions, routes }: RuleSet): FieldProblem[] {
  if (!opinions) return []
  const named = opinions.rules.flatMap((rule, index) => rule.routes.map((route, at) => ({ route, path: `opinions.rules.${index}.routes.${at}` })))
  return [
    ...twice('opinions.bodies', opinions.bodies.map((body) => body.id)),
    ...named.flatMap(({ route, path }, index): FieldProblem[] => {
      if (!routes.some(({ id }) => id === route)) return [{ path, message: 'problem.route-unknown', params: { route } }]
      return named.findIndex((other) => other.route === route) < index ? [{ path, message: 'problem.twice', params: { name: route } }] : []
    }),
  ]
}
