import type { BulkActLine, BulkItemLine, BulkRefusal, TermForecast, TermProof } from '@vinhdanh/record'
import { messageKey } from '../text/catalogue.ts'
import { shortDate } from '../text/dates.ts'
import type { Words } from '../text/words.ts'

/** What was ordered, as a sentence. */
export function orderText({ instruction }: Pick<BulkActLine, 'instruction'>, { t, language }: Words): string {
  if ('toDay' in instruction) return t('bulk:order.day', { day: shortDate(instruction.toDay, language) })
  if ('back' in instruction) return t('bulk:order.back')
  return t(instruction.workingDays > 0 ? 'bulk:order.longer' : 'bulk:order.shorter', { count: Math.abs(instruction.workingDays) })
}

/** Why an item is not done, as a sentence. */
export function whyText({ code, params = {} }: BulkRefusal, { t }: Words): string {
  return code.startsWith('problem.') ? t(messageKey(code), params) : t(`bulk:why.${code}`)
}

export interface BulkRow {
  readonly no: number
  readonly href: string
  readonly code: string
  readonly nominee: string
  readonly unit: string
  readonly oldDay: string | null
  readonly newDay: string | null
  readonly confirmed: boolean
  readonly overdueBefore: boolean
  readonly overdueAfter: boolean
  /** `will` and `cannot` before it is started, then what became of it; `left` is still to be done. */
  readonly state: 'will' | 'cannot' | 'left' | 'done' | 'refused' | 'changed'
  readonly why: string | null
}

/** One dossier of an act: what is foretold, or what the record held right after it. */
export function presentItem(item: BulkItemLine, state: BulkActLine['state'], words: Words): BulkRow {
  const forecast = item.forecast as TermForecast
  const proof = item.proof as TermProof | null
  return {
    no: item.no, href: `/dossiers/${item.dossierId}`, code: item.code, nominee: item.nomineeName, unit: item.unitName[words.language],
    oldDay: forecast.oldLastDay, newDay: proof?.lastDay ?? (item.outcome === null ? forecast.newLastDay : null),
    confirmed: forecast.confirmed, overdueBefore: forecast.overdueBefore, overdueAfter: proof?.overdue ?? forecast.overdueAfter,
    state: state === 'rehearsed' ? (item.outcome === null ? 'will' : 'cannot') : (item.outcome ?? 'left'), why: item.why && whyText(item.why, words),
  }
}
