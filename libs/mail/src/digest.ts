import type { Bilingual, Day, Level } from '@vinhdanh/domain'
import type { MailedNoticeKind, NoticesInput } from './notice.ts'

/** The person's work by urgency, as «My tasks» groups it; what waits for others; what is told besides. */
export const digestGroups = ['overdue', 'today', 'week', 'later', 'waiting', 'news'] as const
export type DigestGroupId = (typeof digestGroups)[number]

export interface DigestEntry {
  /** Case number, `VD-2026-000123`. */
  readonly dossierCode: string
  readonly awardName: Bilingual
  readonly unitName: Bilingual
  readonly stepName: Bilingual
  /** What is new about it; null for what was told before. */
  readonly told: MailedNoticeKind | null
  readonly round: number | null
  readonly lastDay: Day | null
  /** 0 is the digest's day, below 0 is overdue. */
  readonly workingDaysLeft: number | null
  /** True when the term passes a day off whose official notice is still awaited: the day may move. */
  readonly isExpected?: boolean
  readonly isHeld: boolean
  /** Name of the colleague for whom the recipient holds it; null for one's own. */
  readonly onBehalfOf: string | null
  /** How it ended, in the words of a catalogue. */
  readonly result: Bilingual | null
  /** With whom it stands, and on which level; null for the recipient's own work. */
  readonly standsWith: { readonly level: Level; readonly holders: readonly string[] } | null
  /** The page, below the public address of the web pages. */
  readonly link: string
}

export interface DigestGroup {
  readonly id: DigestGroupId
  readonly count: number
  /** The first of them. */
  readonly entries: readonly DigestEntry[]
}

/** What one person is told on one working morning. */
export interface DigestInput extends Pick<NoticesInput, 'recipient' | 'publicWebUrl'> {
  readonly day: Day
  readonly groups: readonly DigestGroup[]
}
