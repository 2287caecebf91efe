import { type Day, localDay, type WorkingCalendar } from '@vinhdanh/domain'
import { type BoardCard, boardCards, type BoardHolder, type BoardPlace, type DossierLine, type StuckLine } from '@vinhdanh/record'
import { type Due, dueOn, lastDayOf } from '../dossiers/due.ts'
import { stateText } from '../dossiers/state-text.ts'
import type { Words } from '../text/words.ts'
import { boardAddress, type BoardPlaceInAddress } from './board-address.ts'
import { presentStuck, type StuckView } from './stuck.presenter.ts'

const alarming: readonly BoardCard[] = ['overdue', 'stuck']

/** The cards; each leads to the same filters with its own list. */
export function presentCards(counts: Readonly<Record<BoardCard, number>>, place: BoardPlaceInAddress) {
  return boardCards.map((card) => ({
    key: card, value: counts[card], href: boardAddress({ ...place, show: card, after: undefined }), current: place.show === card, tone: alarming.includes(card) && counts[card] > 0 ? 'late' : undefined,
  }))
}

/** From so many working days of median age on a step is one shade hotter. */
const shades = [3, 6, 11, 21]

/** The steps of the way with how many dossiers are there; each leads to its list. */
export function presentPlaces(places: readonly BoardPlace[], place: BoardPlaceInAddress, { t, language }: Words) {
  return places.map(({ level, stepId, name, count, medianDays, p90Days, longestDays, usualDays }) => ({
    level: t(`dossiers:level.${level}`), name: name[language], count, medianDays, p90Days, longestDays, usualDays,
    note: usualDays === null ? t('board:places.median', { count: medianDays }) : t('board:places.usual', { usual: usualDays, now: medianDays }), heat: shades.filter((from) => medianDays >= from).length,
    href: boardAddress({ ...place, show: 'under-way', level, step: stepId, after: undefined }), current: place.level === level && place.step === stepId,
  }))
}

/** Who holds most; each number leads to the list that it counts. */
export function presentHolders(holders: readonly BoardHolder[], place: BoardPlaceInAddress) {
  return holders.map(({ id, ...holder }) => ({
    ...holder, href: boardAddress({ ...place, show: 'under-way', holder: id, after: undefined }), overdueHref: boardAddress({ ...place, show: 'overdue', holder: id, after: undefined }),
  }))
}

interface RowContext {
  readonly words: Words
  readonly today: Day
  /** Null before the first year is imported, when nothing can be under way. */
  readonly calendar: WorkingCalendar | null
  readonly mayRepair: boolean
}

export interface BoardRow {
  readonly id: string
  readonly code: string
  readonly href: string
  readonly award: string
  readonly nominee: string
  readonly unit: string
  readonly state: DossierLine['state']
  readonly stateText: string
  readonly level: string | null
  readonly step: string | null
  readonly round: number
  readonly holders: string
  readonly due: Due | { readonly heldSince: Date } | { readonly pausedSince: Day } | null
  readonly stuck: readonly StuckView[]
}

export function presentRows(rows: readonly DossierLine[], stuck: readonly StuckLine[], { words, today, calendar, mayRepair }: RowContext): BoardRow[] {
  const { t, language } = words
  const days = (day: Day): number => calendar?.workingDaysBetween(day, today) ?? 0
  return rows.map((row) => ({
    id: row.id, code: row.code, href: `/dossiers/${row.id}`, award: row.awardName[language], nominee: row.nomineeName, unit: row.unitName[language], state: row.state, stateText: stateText(row, words),
    level: row.level && t(`dossiers:level.${row.level}`), step: row.stepName?.[language] ?? null, round: row.round, holders: row.holders.map(({ name }) => name).join(', '),
    due: row.heldSince ? { heldSince: row.heldSince } : row.pausedOn ? { pausedSince: row.pausedOn } : row.dueAt && calendar ? dueOn(calendar, today, lastDayOf(row.dueAt)) : null,
    stuck: stuck.filter(({ dossierId }) => dossierId === row.id).map((line) => presentStuck(line, row, { words, days: days(localDay(line.since)), mayRepair })),
  }))
}
