import type { Subject } from '../rules/rule-set.ts'

/** What is warned about before a dossier is handed in. None of it ever blocks: it asks for a reason that travels with the dossier. */
export const warningKinds = ['same-nominee', 'same-year', 'open-dossier', 'too-soon', 'once-only', 'same-initiative', 'ladder'] as const
export type WarningKind = (typeof warningKinds)[number]

/** One warning. It is frozen with the revision, so it names others by id, code and number only, never by more than that. */
export interface Warning {
  /** Stays the same while it is about the same thing, so that an answer given once stays with it. */
  readonly key: string
  readonly kind: WarningKind
  /** Names the entry of the rule-set's citations that the warning rests on. */
  readonly cite: string
  readonly about: WarningAbout
}

export interface WarningAbout {
  readonly nomineeId?: string
  /** False where the birth year of one of the two is not known. */
  readonly sameBirthYear?: boolean
  readonly dossierId?: string
  readonly code?: string
  /** The other award: one that was given or proposed, or the one that a ladder asks for. */
  readonly awardCode?: string
  readonly decisionNumber?: string
  /** Year of the other award or of the other dossier's cycle. */
  readonly year?: number
  /** How far apart the rule wants two awards, in years of their cycles. */
  readonly years?: number
  readonly initiative?: string
  readonly rung?: LadderGap
}

/** What a ladder asks for and what the ledger shows. */
export interface LadderGap {
  readonly times: number
  readonly everyYears: number | null
  readonly atLeastYearsAgo: number | null
  readonly atMostYearsAgo: number | null
  /** Counted only after this award. */
  readonly after: string | null
  /** The years that count, the latest first. */
  readonly years: readonly number[]
}

/** What the record knows about a nominee and those who may be the same. */
export interface WarningFacts {
  readonly awardCode: string
  readonly subject: Subject
  readonly cycleYear: number
  /** Other entries under the same name without accents, of the same birth year, or of an unknown one in the same branch. */
  readonly alike: readonly { readonly nomineeId: string; readonly sameBirthYear: boolean }[]
  /** Awards in force of the nominee and of those alike; the year is that of the dossier's cycle, or of the decision where there was no dossier. */
  readonly awards: readonly { readonly awardCode: string; readonly year: number; readonly decisionNumber: string; readonly dossierId: string | null }[]
  /** Dossiers of the nominee and of those alike that are under way or returned. */
  readonly open: readonly OtherDossier[]
  /** Other dossiers that name an initiative of this one. */
  readonly initiatives: readonly (OtherDossier & { readonly initiative: string })[]
}

export interface OtherDossier {
  readonly dossierId: string
  readonly code: string
  readonly awardCode: string
  readonly cycleYear: number
}

/** A warning as a dossier carries it: with the reason given for going on, or without one. */
export interface AnsweredWarning extends Warning {
  readonly answer: string | null
  readonly answeredBy: string | null
  readonly answeredAt: string | null
}
