import type { Bilingual, Ending, Level } from '@vinhdanh/domain'
import type { Locale } from '../access/actor.query.ts'
import type { NoticeKind } from './notice.entity.ts'

/** One mail to one person as the record knows it; the courier makes words of it. Drawn again, it says the same. */
export interface Letter {
  readonly mailId: string
  /** When the mail was made: its date on every try. UTC. */
  readonly date: Date
  readonly recipient: { readonly name: string; readonly locale: Locale }
  readonly address: string
  /** At least one. */
  readonly notices: readonly LetterNotice[]
}

export interface LetterNotice {
  readonly kind: NoticeKind
  readonly dossierId: string
  readonly taskId: string | null
  readonly round: number
  readonly dossierCode: string
  readonly awardName: Bilingual
  readonly unitName: string
  readonly stepName: Bilingual
  readonly level: Level
  /** When the step is due, UTC; null when nothing runs. */
  readonly dueAt: Date | null
  /** Working days from the letter's day to the last day of the term: 0 is that day, below 0 is overdue. */
  readonly workingDaysLeft: number | null
  /** Working days after the term at which somebody above is told, and who; null where the step has none. */
  readonly escalation: { readonly workingDaysAfter: number; readonly to: 'superior' | 'administrator' } | null
  /** True when the recipient holds the task for somebody else. */
  readonly isSubstitute: boolean
  readonly ending: Ending | null
  /** Name of the ministry's intake office to ask, with the address of one who works there. */
  readonly askWhom: string
}

/** What a mail is fixed to before its first try. */
export interface Envelope {
  readonly messageId: string
  readonly subject: string
}
