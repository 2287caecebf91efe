import { countOf, type DayCount, type StepKind, type WorkingCalendar } from '@vinhdanh/domain'
import { type Inbox, type InboxChoices, inboxGroups, type InboxLine, othersCountedTo } from '@vinhdanh/record'
import { dueOn } from '../dossiers/due.ts'
import { signedTogether } from '../signing/may-sign.ts'
import type { Words } from '../text/words.ts'

/** The filters and the page as they stand in the address. */
export interface QueuePlace {
  readonly kind?: StepKind | undefined
  readonly award?: string | undefined
  readonly unit?: string | undefined
  readonly for?: 'other' | undefined
  readonly after?: string | undefined
}

interface Around {
  readonly place: QueuePlace
  readonly calendar: WorkingCalendar
  /** Dossiers that wait for other people, as `waitingForOthers` counts them. */
  readonly others: number
}

/** The queue as its view shows it: filters with counts, groups of rows, the way on. */
export function presentQueue({ rows, counts, next, today }: Inbox, choices: InboxChoices, { place, calendar, others }: Around, words: Words) {
  const { t, language } = words
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const all = choices.kinds.reduce((sum, { tasks }) => sum + tasks, 0)
  const filtered = Boolean(place.kind ?? place.award ?? place.unit ?? place.for)
  return {
    total, all, overdue: counts.overdue, filtered,
    others: others > othersCountedTo ? t('tasks:queue.manyOthers', { count: othersCountedTo }) : t('tasks:queue.others', { count: others }),
    chips: [
      { text: t('tasks:queue.all'), count: all, href: addressOf({}), current: !filtered },
      ...choices.kinds.map(({ kind, tasks }) => ({ text: t(`dossier:kind.${kind}`), count: tasks, href: addressOf({ ...place, kind, after: undefined }), current: place.kind === kind })),
      ...(choices.substituted > 0 ? [{ text: t('tasks:queue.forOthers'), count: choices.substituted, href: addressOf({ for: 'other' }), current: place.for === 'other' }] : []),
    ],
    awards: choices.awards.map(({ code, name }) => ({ value: code, text: name[language] })),
    units: choices.units.map(({ id, name }) => ({ value: id, text: name[language] })),
    form: { values: { award: place.award, unit: place.unit }, problems: [] },
    kind: place.kind,
    together: choices.kinds.filter(({ kind }) => signedTogether.includes(kind)).reduce((sum, { tasks }) => sum + tasks, 0) > 1,
    groups: inboxGroups.map((group) => ({ title: t(`tasks:queue.${group}`), count: counts[group], rows: rows.filter((row) => row.group === group).map((row) => rowOf(row, today, calendar, words)) }))
      .filter((group) => group.rows.length > 0),
    first: place.after ? addressOf({ ...place, after: undefined }) : null,
    next: next ? addressOf({ ...place, after: next }) : null,
  }
}

function rowOf(row: InboxLine, today: string, calendar: WorkingCalendar, { t, language }: Words) {
  return {
    href: `/tasks/${row.taskId}`, title: row.awardName[language], code: row.code,
    note: [row.nomineeName, row.stepName[language], ...(row.onBehalfOf ? [t('tasks:queue.inPlaceOf', { name: row.onBehalfOf })] : [])].join(' · '),
    unit: row.unitName[language], round: row.round,
    due: { ...dueOn(calendar, today, row.lastDay), overdue: row.lastDay < today, heldSince: row.heldSince, pausedSince: row.pausedOn },
    day: dayText(countOf(calendar, row.run, today), t),
  }
}

function addressOf(place: QueuePlace): string {
  const query = new URLSearchParams(Object.entries(place).filter((entry): entry is [string, string] => Boolean(entry[1])))
  return query.size > 0 ? `/tasks?${query.toString()}` : '/tasks'
}

/** «Day 7 of 25»; nothing on the day of receipt. */
function dayText({ day, of }: DayCount, t: Words['t']): string {
  return day === 0 ? '' : t('due.dayOf', { day, of })
}
