import type { Audience, Escalation, Reminder, RuleSet, Step } from './rule-set.ts'

/** Reminders and escalations as rule-sets gave them that were imported before these named whom they tell and their source. */
interface OlderStep extends Omit<Step, 'reminders' | 'escalations'> {
  readonly reminders: readonly (Reminder | { readonly workingDaysBefore: number })[]
  readonly escalations: readonly (Escalation | { readonly workingDaysAfter: number; readonly to: Audience })[]
}

/** A stored rule-set in the shape of today. What was imported is never changed, so whoever reads it brings it into shape. */
export function inPresentShape(stored: RuleSet): RuleSet {
  return { ...stored, routes: stored.routes.map((route) => ({ ...route, steps: route.steps.map(step) })) }
}

function step({ reminders, escalations, ...rest }: OlderStep): Step {
  const { cite } = rest.term
  return {
    ...rest,
    reminders: reminders.map((reminder) => ('to' in reminder ? reminder : { ...reminder, to: ['holder'], cite })),
    escalations: escalations.map((escalation) => ('cite' in escalation ? escalation : { ...escalation, to: [escalation.to], cite })),
  }
}
