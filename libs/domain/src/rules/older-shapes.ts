import type { Audience, Escalation, Reminder, RuleSet, Step } from './rule-set.ts'

interface OlderRuleSet extends Omit<RuleSet, 'parameters'> {
  readonly parameters: Omit<RuleSet['parameters'], 'forceAnswerDays'> & Partial<RuleSet['parameters']>
}

/** Reminders and escalations as rule-sets gave them that were imported before these named whom they tell and their source. */
interface OlderStep extends Omit<Step, 'reminders' | 'escalations'> {
  readonly reminders: readonly (Reminder | { readonly workingDaysBefore: number })[]
  readonly escalations: readonly (Escalation | { readonly workingDaysAfter: number; readonly to: Audience })[]
}

/** A stored rule-set in the shape of today. What was imported is never changed, so whoever reads it brings it into shape. */
export function inPresentShape(stored: OlderRuleSet): RuleSet {
  return { ...stored, parameters: parameters(stored.parameters), routes: stored.routes.map((route) => ({ ...route, steps: route.steps.map(step) })) }
}

/** Three working days was what held before rule-sets said it, a rule of the house as the term to correct is. */
function parameters(stored: OlderRuleSet['parameters']): RuleSet['parameters'] {
  return { ...stored, forceAnswerDays: stored.forceAnswerDays ?? { value: 3, cite: stored.correctionDays.cite } }
}

function step({ reminders, escalations, ...rest }: OlderStep): Step {
  const { cite } = rest.term
  return {
    ...rest,
    reminders: reminders.map((reminder) => ('to' in reminder ? reminder : { ...reminder, to: ['holder'], cite })),
    escalations: escalations.map((escalation) => ('cite' in escalation ? escalation : { ...escalation, to: [escalation.to], cite })),
  }
}
