import type { BulkItemLine } from '@vinhdanh/record'
import type { Words } from '../text/words.ts'
import type { Cell, KindPresenter } from './kind-presenter.ts'

/** What a repair makes of one item: a text of what was seen, and of what was read again. An item of which nothing was broken has neither. */
export interface RepairTexts {
  readonly seen: (forecast: object, words: Words) => string
  readonly proved: (proof: object, words: Words) => string
}

/** The presenter of a kind that repairs: its columns are the same for all of them. */
export function repairPresenter({ seen, proved }: RepairTexts): KindPresenter {
  const seenOf = ({ forecast }: BulkItemLine, words: Words): string | null => (Object.keys(forecast).length > 0 ? seen(forecast, words) : null)
  const provedOf = ({ proof }: BulkItemLine, words: Words): string | null => (proof ? proved(proof, words) : null)
  const cell = (text: string | null): Cell | null => (text === null ? null : { text })
  return {
    order: ({ instruction }, { t }) => ('causes' in instruction ? instruction.causes.map((cause) => t(`board:causeShort.${cause}`)).join(', ') : ''),
    before: (item, words) => cell(seenOf(item, words)),
    after: (item, words) => cell(provedOf(item, words)),
    file: (item, words) => ({ seen: seenOf(item, words) ?? '', proved: provedOf(item, words) ?? '' }),
    fileColumns: ['seen', 'proved'],
  }
}
