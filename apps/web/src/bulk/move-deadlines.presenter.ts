import type { MoveInstruction, TermForecast, TermProof } from '@vinhdanh/record'
import { shortDate } from '../text/dates.ts'
import type { KindPresenter } from './kind-presenter.ts'

export const moveDeadlinesPresenter: KindPresenter = {
  order({ instruction }, { t, language }) {
    const move = instruction as MoveInstruction
    if ('toDay' in move) return t('bulk:order.day', { day: shortDate(move.toDay, language) })
    if ('back' in move) return t('bulk:order.back')
    return t(move.workingDays > 0 ? 'bulk:order.longer' : 'bulk:order.shorter', { count: Math.abs(move.workingDays) })
  },
  before(item, { t, language }) {
    const { oldLastDay, overdueBefore } = item.forecast as TermForecast
    return oldLastDay === null ? null : { text: shortDate(oldLastDay, language), sub: overdueBefore ? t('bulk:overdue') : null }
  },
  after(item, { t, language }) {
    const { confirmed, overdueAfter } = item.forecast as TermForecast
    const proof = item.proof as TermProof | null
    const day = newDayOf(item.forecast as TermForecast, proof, item.outcome === null)
    return day === null ? null : { text: shortDate(day, language), sub: proof?.overdue ?? overdueAfter ? t('bulk:overdue') : null, awaited: !confirmed }
  },
  file({ forecast, proof, outcome }, { t }) {
    const said = (is: boolean): string => (is ? t('yes') : '')
    const { oldLastDay, overdueBefore, overdueAfter } = forecast as TermForecast
    return {
      oldDay: oldLastDay ?? '', newDay: newDayOf(forecast as TermForecast, proof as TermProof | null, outcome === null) ?? '',
      overdueBefore: said(overdueBefore), overdueAfter: said((proof as TermProof | null)?.overdue ?? overdueAfter),
    }
  },
  fileColumns: ['oldDay', 'newDay', 'overdueBefore', 'overdueAfter'],
}

function newDayOf({ newLastDay }: TermForecast, proof: TermProof | null, isOpen: boolean): string | null {
  return proof?.lastDay ?? (isOpen ? newLastDay : null)
}
