import { AppError } from '../errors.ts'
import type { Level } from '../rules/rule-set.ts'

/** Who is about to decide, and what already binds people to the dossier. `decidedBefore` holds every round's decisions. */
export interface SeparationFacts {
  readonly personId: string
  readonly level: Level
  /** The nominee, or the people of the nominated collective that are known. */
  readonly nomineeIds: readonly string[]
  /** Whoever wrote the dossier or handed it in. */
  readonly authorIds: readonly string[]
  readonly decidedBefore: readonly { readonly personId: string; readonly level: Level }[]
}

/**
 * The breach of the separation of duties by this person at this level, or null: nobody decides on an own nomination, on a dossier they wrote
 * or handed in, or at two levels of one dossier. It binds the person who acts, so a substitute is judged by who they are, not by whom they stand for.
 */
export function separationBreach({ personId, level, nomineeIds, authorIds, decidedBefore }: SeparationFacts): AppError | null {
  if (nomineeIds.includes(personId)) return breach('own-nomination', level)
  if (authorIds.includes(personId)) return breach('own-dossier', level)
  const elsewhere = decidedBefore.find((decision) => decision.personId === personId && decision.level !== level)
  return elsewhere ? breach('two-levels', level, elsewhere.level) : null
}

function breach(rule: 'own-nomination' | 'own-dossier' | 'two-levels', level: Level, decidedAt?: Level): AppError {
  return new AppError('separation-of-duties', { rule, level, ...(decidedAt ? { decidedAt } : {}) })
}
