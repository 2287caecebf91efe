import type { ClockLedgerLine, ClockPauseLine } from '@vinhdanh/record'
import { doesText, whenText } from '../text/clock-words.ts'
import { dateTime, shortDate } from '../text/dates.ts'
import type { Words } from '../text/words.ts'

/** The ledger of clocks as tables: spans that ran and stood still, each ground for standing still, the days that were moved, and the instants that were owed. */
export function clocksView(clocks: readonly ClockLedgerLine[], words: Words) {
  const { t, language } = words
  const date = (day: string | null) => (day === null ? t('dossier:clock.open') : shortDate(day, language))
  const number = (days: number) => ({ text: String(days), number: true })
  return clocks.map((clock) => ({
    title: `${clock.stepName[language]} · ${t('round', { count: clock.round })}`,
    sum: t('dossier:clock.sum', { days: clock.budgetDays, start: date(clock.startsOn), last: date(clock.lastDay), used: clock.usedDays }),
    stopped: clock.stoppedAt, overdueAt: clock.overdueAt,
    source: clock.citation ? [clock.citation.instrument[language], clock.citation.place].filter(Boolean).join(', ') : null,
    spans: clock.spans.map((span) => [{ text: t(`dossier:clock.${span.kind}`) }, { text: date(span.fromDay) }, { text: date(span.toDay) }, number(span.days)]),
    pauses: clock.pauses.map((pause) => [{ text: groundText(pause, words), sub: pause.authority }, { text: date(pause.fromDay) }, { text: date(pause.toDay) }, number(pause.days)]),
    moves: clock.moves.map((move) => [{ text: date(move.oldLastDay) }, { text: date(move.newLastDay) }, { text: move.reason, sub: move.authority }, { text: move.movedByName ?? '' }]),
    instants: clock.instants.map((instant) => [
      { text: t(`dossier:event.${instant.kind}`), sub: doesText(instant, words) }, { text: dateTime(instant.at, language), sub: whenText(instant, words) },
      { text: instant.firedAt ? dateTime(instant.firedAt, language) : t(clock.stoppedAt ? 'dossier:clock.never' : 'dossier:clock.ahead') },
    ]),
  }))
}

/** Why a clock stood: the kind of the ground and its reason. */
export function groundText({ kind, reason }: Pick<ClockPauseLine, 'kind' | 'reason'>, { t }: Words): string {
  return `${t(`dossier:clock.ground.${kind}`)}: ${reason}`
}
