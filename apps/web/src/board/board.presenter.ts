import { localDay } from '@vinhdanh/domain'
import { type BoardCard, boardCards, type BoardPlace, type DossierLine, type StuckLine } from '@vinhdanh/record'
import { type Due, lastDayOf } from '../dossiers/due.ts'
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
  return places.map(({ level, stepId, name, count, medianDays, longestDays }) => ({
    level: t(`dossiers:level.${level}`), name: name[language], count, medianDays, longestDays, heat: shades.filter((from) => medianDays >= from).length,
    href: boardAddress({ ...place, show: 'under-way', level, step: stepId, after: undefined }), current: place.level === level && place.step === stepId,
  }))
}

interface RowContext {
  readonly words: Words
  /** Working days from a day to today. */
  readonly days: (day: string) => number
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
  readonly level: string | null
  readonly step: string | null
  readonly round: number
  readonly holders: string
  readonly due: Due | { readonly heldSince: Date } | null
  readonly stuck: readonly StuckView[]
}

export function presentRows(rows: readonly DossierLine[], stuck: readonly StuckLine[], { words, days, mayRepair }: RowContext): BoardRow[] {
  const { t, language } = words
  return rows.map((row) => ({
    id: row.id, code: row.code, href: `/dossiers/${row.id}`, award: row.awardName[language], nominee: row.nomineeName, unit: row.unitName[language], state: row.state,
    level: row.level && t(`dossiers:level.${row.level}`), step: row.stepName?.[language] ?? null, round: row.round, holders: row.holders.map(({ name }) => name).join(', '),
    due: row.heldSince ? { heldSince: row.heldSince } : dueOf(row.dueAt, days),
    stuck: stuck.filter(({ dossierId }) => dossierId === row.id).map((line) => presentStuck(line, row, { words, days: days(localDay(line.since)), mayRepair })),
  }))
}

function dueOf(dueAt: Date | null, days: (day: string) => number): Due | null {
  if (!dueAt) return null
  const date = lastDayOf(dueAt)
  return { date, days: -days(date) }
}
