import type { Bilingual, Day, Ending, Level } from '@vinhdanh/domain'
import type { InboxGroup } from '../tasks/inbox.query.ts'
import type { DossierNoticeKind } from './notice.entity.ts'

/** What one person is told on one working morning, as it was drawn for the mail: plain JSON, without a nominee's name. */
export interface Digest {
  readonly day: Day
  /** The person's open tasks, counted as the inbox counts them. Of what is due later only the lines with news are shown. */
  readonly tasks: Readonly<Record<InboxGroup, Counted<DigestTask>>>
  /** Dossiers that the person wrote or handed in and that stand with somebody else. */
  readonly waiting: Counted<DigestWaiting>
  /** What is told besides: about dossiers of which the person holds no task. */
  readonly news: Counted<DigestNews>
}

/** How many there are, and the first of them. */
export interface Counted<Line> {
  readonly count: number
  readonly rows: readonly Line[]
}

interface DigestLine {
  readonly dossierId: string
  readonly dossierCode: string
  readonly awardName: Bilingual
  readonly unitName: Bilingual
  readonly stepName: Bilingual
}

export interface DigestTask extends DigestLine {
  readonly taskId: string
  readonly round: number
  readonly lastDay: Day
  /** 0 is the digest's day, below 0 is overdue. */
  readonly workingDaysLeft: number
  /** False when the term passes a day off whose official notice is still awaited. */
  readonly confirmed: boolean
  readonly isHeld: boolean
  /** Name of the colleague for whom it is held; null for one's own. */
  readonly onBehalfOf: string | null
  /** What this digest says for the first time about it. */
  readonly told: readonly DossierNoticeKind[]
}

export interface DigestWaiting extends DigestLine {
  readonly level: Level
  /** The holders' names; empty where nobody holds it. */
  readonly holders: readonly string[]
  /** Null where no term runs. */
  readonly lastDay: Day | null
  readonly workingDaysLeft: number | null
  readonly confirmed: boolean
  readonly isHeld: boolean
}

export interface DigestNews extends DigestLine {
  readonly kind: DossierNoticeKind
  readonly questionId: string | null
  readonly taskId: string | null
  readonly ending: Ending | null
}
