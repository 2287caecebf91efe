import type { Bilingual, Level } from '@vinhdanh/domain'

export const noticeKinds = [
  'task', 'reminder', 'overdue', 'escalation', 'returned', 'outcome', 'withdrawn', 'held', 'released', 'lapsed', 'question', 'answer', 'award-act', 'handed-over', 'receipt', 'undelivered', 'infected', 'force-asked', 'force-declined', 'forced',
] as const
/** Why somebody is written to: work to do (`task` to `returned`, `released`, `question`, `answer`, `handed-over`) or news (the rest). */
export type MailedNoticeKind = (typeof noticeKinds)[number]

export interface MailedNotice {
  readonly kind: MailedNoticeKind
  /** Case number, `VD-2026-000123`. */
  readonly dossierCode: string
  readonly awardName: Bilingual
  readonly unitName: Bilingual
  readonly stepName: Bilingual
  readonly level: Level
  readonly round: number
  /** UTC instant as ISO text; a term that ends with a day is due at 24:00 of that day in Viet Nam. */
  readonly dueAt: string | null
  /** 0 is today, below 0 is overdue. */
  readonly workingDaysLeft: number | null
  /** True when the term passes a day off whose official notice is still awaited: the day may move. */
  readonly isExpected?: boolean
  /** The page, below the public address of the web pages. */
  readonly link: string
  /** How it was decided (outcome, receipt), in the words of a catalogue: never what a person typed. */
  readonly result?: Bilingual | null
  /** On what ground it was refused, as the rules name it. */
  readonly ground?: Bilingual | null
  /** Case number of the dossier prepared for another award in place of this one. */
  readonly successorCode?: string | null
  readonly ifNothing: Bilingual | null
  readonly askWhom: Bilingual
  /** How the person came to get this. */
  readonly why: Bilingual
}

export interface NoticesInput {
  readonly recipient: { readonly name: string; readonly locale: 'vi' | 'en' }
  /** At least one; several become one message. */
  readonly notices: readonly MailedNotice[]
  readonly publicWebUrl: string
}

export interface RenderedMail {
  readonly subject: string
  readonly text: string
  readonly html: string
}
