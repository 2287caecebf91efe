import type { ClockLedgerLine } from '@vinhdanh/record'
import { doesText, whenText } from '../text/clock-words.ts'
import { dateTime, shortDate } from '../text/dates.ts'
import type { Words } from '../text/words.ts'

/** The ledger of clocks as tables: spans that ran and stood still, and the instants that were owed. */
export function clocksView(clocks: readonly ClockLedgerLine[], words: Words) {
  const { t, language } = words
  const date = (day: string | null) => (day === null ? t('dossier:clock.open') : shortDate(day, language))
  return clocks.map((clock) => ({
    title: `${clock.stepName[language]} · ${t('round', { count: clock.round })}`,
    sum: t('dossier:clock.sum', { days: clock.budgetDays, start: date(clock.startsOn), last: date(clock.lastDay) }),
    stopped: clock.stoppedAt, overdueAt: clock.overdueAt,
    source: clock.citation ? [clock.citation.instrument[language], clock.citation.place].filter(Boolean).join(', ') : null,
    spans: clock.spans.map((span) => [
      { text: t(`dossier:clock.${span.kind}`) }, { text: date(span.fromDay) }, { text: date(span.toDay) }, { text: [span.reason, span.authority].filter(Boolean).join(' · ') },
    ]),
    instants: clock.instants.map((instant) => [
      { text: t(`dossier:event.${instant.kind}`), sub: doesText(instant, words) }, { text: dateTime(instant.at, language), sub: whenText(instant, words) },
      { text: instant.firedAt ? dateTime(instant.firedAt, language) : t(clock.stoppedAt ? 'dossier:clock.never' : 'dossier:clock.ahead') },
    ]),
  }))
}
