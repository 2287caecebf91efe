import { type Actor, holdsRole } from '../access/actor.ts'
import type { Award, Level, OpinionRule, Role, RuleSet, StepKind } from '../rules/rule-set.ts'

/** The kinds of steps that weigh a dossier, and so may need the opinion of another body (hiệp y, Decree 98/2023, Article 31). */
const weighing: readonly StepKind[] = ['examine', 'council-result']

/** What an opinion came to. `no-answer`: closed after the expected date under the silence clause; `not-awaited`: its step was over before an answer came. */
export const opinionOutcomes = ['agrees', 'disagrees', 'no-answer', 'not-awaited'] as const
export type OpinionOutcome = (typeof opinionOutcomes)[number]

/** The rule for opinions asked at a step of this kind about a dossier for the award; null where none may be asked. */
export function opinionRuleFor({ opinions }: RuleSet, { route }: Pick<Award, 'route'>, kind: StepKind): OpinionRule | null {
  if (!weighing.includes(kind)) return null
  return opinions?.rules.find(({ routes }) => route !== null && routes.includes(route)) ?? null
}

/** Who may permit a dossier that came in late at a level: by a role in its branch, or as holder of an open task there. */
export function mayPermitLate(ruleSet: RuleSet, actor: Actor, level: Level, { unitPath, heldRoles }: { readonly unitPath: string; readonly heldRoles: readonly Role[] }): boolean {
  const roles = ruleSet.latePermissions?.find((permission) => permission.level === level)?.roles ?? []
  return holdsRole(actor, roles, unitPath) || heldRoles.some((role) => roles.includes(role))
}
