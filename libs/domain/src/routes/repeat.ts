import type { Step } from '../rules/rule-set.ts'
import { indexOf, type Plan } from './plan.ts'

/** A step's pass in an earlier round, and what changed since of that which the step looks at. */
export interface EarlierPass {
  readonly stepId: string
  /** Anchors; none: the pass stands. */
  readonly touchedBy: readonly string[]
  /** True where the step's rule says after which changes it is repeated. */
  readonly hasRule: boolean
}

/** The changes, as anchors, that a step looks at: those its rule names, or all of them where it names none. */
export function touching({ repeat }: Pick<Step, 'repeat'>, changed: readonly string[]): string[] {
  return repeat ? changed.filter((anchor) => repeat.ifChanged.some((watched) => covers(watched, anchor))) : [...changed]
}

function covers(watched: string, anchor: string): boolean {
  if (watched === 'report') return anchor.startsWith('field:')
  if (watched === 'papers') return anchor.startsWith('paper:')
  return anchor === watched || anchor.startsWith(`${watched}.`)
}

/**
 * With which step the round after a correction begins: the route's choice. Where it goes on at the step that returned it, it still goes back to an earlier
 * one whose rule says that it is repeated after such a change; where it goes to the first step whose content changed, to the first of all that were touched.
 */
export function resumeAt(plan: Plan, returnedFrom: string, passes: readonly EarlierPass[]): string {
  const [first] = plan.steps
  if (plan.resume === 'start' && first) return first.id
  const before = plan.steps.slice(0, indexOf(plan, returnedFrom))
  const isRepeated = ({ touchedBy, hasRule }: EarlierPass): boolean => touchedBy.length > 0 && (hasRule || plan.resume === 'first-changed-step')
  return before.find(({ id }) => passes.some((pass) => pass.stepId === id && isRepeated(pass)))?.id ?? returnedFrom
}
