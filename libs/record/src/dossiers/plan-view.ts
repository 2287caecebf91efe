import { type Award, type Bilingual, correctionStepId, type Level, type Outcome, type Plan, type RuleSet, type StepKind } from '@vinhdanh/domain'
import type { RuleAct } from '../tasks/rule-act.ts'
import { stepRule } from '../tasks/step-rule.ts'
import type { ForcedPass, StepLine } from './dossier-history.query.ts'
import type { Superseded } from './superseded.ts'

/**
 * How a step of the plan stands: `ahead` was not reached yet; `superseded` was passed in an earlier round and comes again, because the dossier
 * went back to a step before it; `returned` sent the dossier to correction; `ended` closed it without an award; `cancelled` was open when it was withdrawn.
 */
export type PlanState = 'passed' | 'open' | 'returned' | 'ended' | 'cancelled' | 'superseded' | 'ahead'

export interface PlanLine {
  readonly stepId: string
  readonly kind: StepKind
  readonly level: Level
  readonly name: Bilingual
  /** Working days. */
  readonly termDays: number
  readonly state: PlanState
  /** The latest round in which the step was opened. */
  readonly round: number | null
  readonly unitName: Bilingual | null
  readonly openedAt: Date | null
  readonly outcome: Outcome | null
  readonly decidedBy: string | null
  /** Why its pass no longer holds; null while it does, or where there is none. */
  readonly superseded: Superseded | null
  /** The rule that decided where nobody had answered, or that let an earlier pass stand. */
  readonly rule: RuleAct | null
  /** The two administrators who passed it on. */
  readonly forced: ForcedPass | null
  readonly onBehalfOf: string | null
  /** UTC, ISO 8601. */
  readonly decidedAt: string | null
}

/** The steps of a plan that a dossier has still before it, counted from its last step. */
export function aheadOf(plan: Plan, steps: readonly StepLine[]): string[] {
  return plan.steps.slice(standingAt(plan, steps) + 1).map(({ id }) => id)
}

function standingAt(plan: Plan, steps: readonly StepLine[]): number {
  const last = steps.at(-1)
  const standsAt = last?.stepId === correctionStepId ? last.returnedFrom : last?.stepId
  return plan.steps.findIndex(({ id }) => id === standsAt)
}

/** The whole way of a dossier, each step with how it stands. `steps` are its steps so far in the order in which they were opened. */
export function planView(plan: Plan, steps: readonly StepLine[], ruleSet: RuleSet, award: Award): PlanLine[] {
  const standing = standingAt(plan, steps)
  return plan.steps.map(({ id, kind, level }, index) => {
    const rule = stepRule(ruleSet, award, id)
    const latest = steps.findLast(({ stepId }) => stepId === id)
    return {
      stepId: id, kind, level, name: rule.name, termDays: rule.term.value, state: stateOf(latest, index > standing), round: latest?.round ?? null,
      unitName: latest?.unitName ?? null, openedAt: latest?.openedAt ?? null, outcome: latest?.outcome ?? null, superseded: latest?.decision?.superseded ?? null, decidedBy: latest?.decision?.personName ?? null, rule: latest?.decision?.rule ?? null, forced: latest?.decision?.forced ?? null,
      onBehalfOf: latest?.decision?.onBehalfOf ?? null, decidedAt: latest?.decision?.decidedAt ?? null,
    }
  })
}

function stateOf(step: StepLine | undefined, isAhead: boolean): PlanState {
  if (!step) return 'ahead'
  if (isAhead) return 'superseded'
  if (step.state !== 'closed') return step.state
  if (step.outcome === 'pass') return 'passed'
  return step.outcome === 'return' ? 'returned' : 'ended'
}
