import type { Level, StepKind } from '../rules/rule-set.ts'

/** Why a step is not passed on by the order of two administrators. */
export type NotForcible = 'correction' | 'vote' | 'decision' | 'posting' | 'outside' | 'central' | 'last'

const byKind: Readonly<Partial<Record<StepKind, NotForcible>>> = { correction: 'correction', 'council-result': 'vote', decide: 'decision', posting: 'posting', 'external-milestone': 'outside' }

/**
 * Whether two administrators may pass on a step that nobody can or will decide; null: they may. It is a pass to the next step and nothing else, so nothing
 * is forced that somebody outside of the office alone can bring about (a correction, a vote, a posting, an answer of another body, an act of the Central
 * Board) or that would give the award.
 */
export function whyNotForced({ kind, level }: { readonly kind: StepKind; readonly level: Level }, isLastStep: boolean): NotForcible | null {
  return byKind[kind] ?? (level === 'central' ? 'central' : isLastStep ? 'last' : null)
}
