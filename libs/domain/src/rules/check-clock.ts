import type { FieldProblem } from '../errors.ts'
import { instantName } from '../clock/instants.ts'
import type { Level, Role, Step, StepKind } from './rule-set.ts'
import { twice } from './twice.ts'

/** Where the law wants a person's act: a signature, a decision, a council's vote, a posting that did take place. */
const personActs: readonly StepKind[] = ['sign', 'decide', 'council-result', 'posting']

/** The head of a level: a superior who may act at it, and later at their own step of the same level. */
export const headOfLevel: Readonly<Partial<Record<Level, Role>>> = { unit: 'unit-head', department: 'department-head', ministry: 'minister' }

/** What makes no sense in what a step's clock brings about: moments outside of the term or named twice, and acts that no rule may do for a person. */
export function checkClock(step: Step, path: string, isLast: boolean): FieldProblem[] {
  return [
    ...step.reminders.flatMap(({ workingDaysBefore, shareUsed }, index): FieldProblem[] => {
      const at = `${path}.reminders.${index}`
      if ((workingDaysBefore === undefined) === (shareUsed === undefined)) return [{ path: at, message: 'problem.days-or-share' }]
      return workingDaysBefore !== undefined && workingDaysBefore >= step.term.value
        ? [{ path: `${at}.workingDaysBefore`, message: 'problem.reminder-before-start', params: { term: step.term.value } }] : []
    }),
    ...twice(`${path}.reminders`, step.reminders.map((reminder) => instantName('reminder', reminder))),
    ...twice(`${path}.escalations`, step.escalations.map(({ workingDaysAfter }) => String(workingDaysAfter))),
    ...[...step.reminders.entries()].flatMap(([index, { to }]) => twice(`${path}.reminders.${index}.to`, to)),
    ...[...step.escalations.entries()].flatMap(([index, { to }]) => twice(`${path}.escalations.${index}.to`, to)),
    ...checkLapse(step, `${path}.lapse`, isLast),
  ]
}

function checkLapse({ kind, level, role, lapse }: Step, path: string, isLast: boolean): FieldProblem[] {
  if (!lapse) return []
  const { act, deputy } = lapse
  if (deputy && act !== 'to-substitute') return [{ path: `${path}.deputy`, message: 'problem.deputy-of-nobody' }]
  if (deputy === role) return [{ path: `${path}.deputy`, message: 'problem.deputy-is-holder' }]
  // Whoever is of another level could not act there again: nobody decides at two levels of one dossier (see access/separation.ts).
  if (act === 'to-superior') return headOfLevel[level] && headOfLevel[level] !== role ? [] : [{ path: `${path}.act`, message: 'problem.lapse-without-superior', params: { level } }]
  if (act === 'to-substitute') return []
  if (personActs.includes(kind)) return [{ path: `${path}.act`, message: 'problem.lapse-needs-person', params: { kind } }]
  return act === 'pass-silently' && isLast ? [{ path: `${path}.act`, message: 'problem.lapse-would-decide' }] : []
}
