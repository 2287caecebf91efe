import type { Audience, AwardActKind, Bilingual, Ending, Escalation, Lapse, LapseAct, Level } from '@vinhdanh/domain'
import type { Locale } from '../access/actor.query.ts'
import type { Digest } from './digest.ts'
import type { DossierNoticeKind } from './notice.entity.ts'

/** One mail to one person as the record knows it; the courier makes words of it. Drawn again, it says the same. */
export interface Letter {
  readonly mailId: string
  /** When the mail was made: its date on every try. UTC. */
  readonly date: Date
  readonly recipient: { readonly name: string; readonly locale: Locale }
  readonly address: string
  readonly notices: readonly LetterNotice[]
  /** The digest of the day, which tells of the notices too; null for a letter that is made of its notices alone. */
  readonly digest: Digest | null
}

export interface LetterNotice {
  /** Of the notice. */
  readonly id: string
  readonly kind: DossierNoticeKind
  readonly dossierId: string
  readonly taskId: string | null
  readonly round: number
  readonly dossierCode: string
  readonly awardName: Bilingual
  readonly unitName: Bilingual
  readonly stepName: Bilingual
  readonly level: Level
  /** When the step is due, UTC; null when nothing runs. */
  readonly dueAt: Date | null
  /** Working days from the letter's day to the last day of the term: 0 is that day, below 0 is overdue. */
  readonly workingDaysLeft: number | null
  /** False when the term passes a day off whose official notice is still awaited. */
  readonly confirmed: boolean
  /** When others are first told that the step is not done, and who; null where the step tells nobody. */
  readonly escalation: Escalation | null
  /** What the rule does of itself when nobody answers; null where the step waits on. */
  readonly lapse: Lapse | null
  /** As what somebody without a task is told: superior, secretary, ...; null for everybody else. */
  readonly toldAs: Audience | null
  /** True when the rule gave the recipient the task, because those who held it did not answer. */
  readonly isByLapse: boolean
  /** Name of the colleague for whom the recipient holds the task; null for one's own. */
  readonly onBehalfOf: string | null
  /** The question that was asked or answered. */
  readonly questionId: string | null
  readonly ending: Ending | null
  /** What followed the decision on the award. */
  readonly act: AwardActKind | null
  /** On what ground it was refused, as its rules name it. */
  readonly ground: Bilingual | null
  /** Code of the dossier prepared for the award that was proposed when this one ended. */
  readonly successorCode: string | null
  /** How the rules closed the step, where nobody had answered. */
  readonly decidedBy: LapseAct | null
  /** Name of the ministry's intake office to ask, with the address of one who works there. */
  readonly askWhom: Bilingual
}

/** What a mail is fixed to before its first try. */
export interface Envelope {
  readonly messageId: string
  readonly subject: string
}
