import type { DossierPage } from '@vinhdanh/record'
import type { Day, LeftOutDay } from '@vinhdanh/domain'
import { doesText, whenText } from '../text/clock-words.ts'
import { shortDate } from '../text/dates.ts'
import type { Words } from '../text/words.ts'
import { groundText } from './clocks.presenter.ts'

export interface DueView {
  /** Working days left; below zero when late. */
  readonly days: number
  readonly date: Day
  /** False when it passes over a day off that awaits its official notice. */
  readonly confirmed: boolean
  /** True from the day after the last day on, although no working day may have passed since. */
  readonly overdue: boolean
  readonly heldSince: Date | null
  /** Since when the term has stood for the opinion of another body. */
  readonly pausedSince: Day | null
  /** Why it is this date, in sentences. */
  readonly lines: readonly string[]
  /** What the clock will do next if nobody answers, each with its day. */
  readonly ahead: readonly string[]
}

type Clock = NonNullable<NonNullable<DossierPage['place']>['clock']>

/** When the open step is due and why; null where it has no clock. */
export function dueView({ dossier, place }: DossierPage, words: Words): DueView | null {
  const clock = place?.clock
  if (!clock) return null
  return {
    days: clock.late > 0 ? -clock.late : clock.left, date: clock.lastDay, confirmed: clock.confirmed, overdue: dossier.today > clock.lastDay, heldSince: dossier.heldSince,
    pausedSince: clock.pausedOn, lines: whyLines(clock, words),
    ahead: clock.pausedOn ? [] : aheadLines(clock, words),
  }
}

/** The sum of a term in words: what ran, what does not count, what was moved, and the rule with its source. */
function whyLines(clock: Clock, words: Words): string[] {
  const { t, language } = words
  const date = (day: Day) => shortDate(day, language)
  const weekends = clock.leftOut.filter(({ kind }) => kind === 'weekend').length
  return [
    t(clock.day === 0 ? 'dossier:why.firstDay' : 'dossier:why.count', { of: clock.of, day: clock.day }),
    clock.pausedOn ? t('dossier:why.paused', { date: date(clock.pausedOn) }) : t('dossier:why.span', { start: date(clock.startsOn), last: date(clock.lastDay) }),
    ...(clock.pausedOn ? [t('dossier:why.used', { day: clock.day, left: clock.left })] : []),
    ...clock.pauses.map((pause) => t(pause.toDay ? 'dossier:why.pause' : 'dossier:why.pauseOpen', {
      ground: groundText(pause, words), authority: pause.authority, from: date(pause.fromDay), to: date(pause.toDay ?? pause.fromDay), days: pause.days,
    })),
    ...(clock.pauses.length > 1 ? [t('dossier:why.together')] : []),
    ...(weekends > 0 ? [t('dossier:why.weekends', { count: weekends })] : []),
    ...holidays(clock.leftOut.filter(({ kind }) => kind === 'holiday')).map(({ reason, first, last, count }) =>
      t('dossier:why.holiday', { count, reason: reason[language], dates: first === last ? date(first) : `${date(first)} – ${date(last)}` })),
    ...clock.moves.map((move) => t('dossier:why.moved', { old: date(move.oldLastDay), new: date(move.newLastDay), reason: move.reason, authority: move.authority })),
    ...(clock.confirmed ? [] : [t('dossier:why.unconfirmed')]),
    ...(clock.citation ? [t('dossier:why.rule', { days: clock.budgetDays, source: [clock.citation.instrument[language], clock.citation.place].filter(Boolean).join(', ') })] : []),
  ]
}

function aheadLines({ instants }: Clock, words: Words): string[] {
  return instants.filter(({ firedAt }) => firedAt === null)
    .map((instant) => words.t('clock:ahead', { date: shortDate(instant.at, words.language), does: doesText(instant, words), when: whenText(instant, words) }))
}

/** Days off of one holiday, together. */
function holidays(days: readonly LeftOutDay[]) {
  const grouped: { reason: LeftOutDay['reason']; first: Day; last: Day; count: number }[] = []
  for (const { date, reason } of days) {
    const open = grouped.at(-1)
    if (open?.reason.vi === reason.vi) {
      open.last = date
      open.count += 1
    } else grouped.push({ reason, first: date, last: date, count: 1 })
  }
  return grouped
}
