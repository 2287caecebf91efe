import type { BulkActLine, BulkItemLine } from '@vinhdanh/record'
import type { Words } from '../text/words.ts'

/** What one column of the pages says of an item. */
export interface Cell {
  readonly text: string
  readonly sub?: string | null
  /** True where the calendar of the day still awaits its notice. */
  readonly awaited?: boolean
}

/** The act of an item, as far as it was ordered. */
export type Ordered = Pick<BulkActLine, 'kind' | 'instruction'>

/** How acts of one kind are shown. `before`: what the rehearsal saw; `after`: what it foretells, or what was read again right after the act; null where nothing is. */
export interface KindPresenter {
  /** What was ordered, as a sentence. */
  order(act: Ordered, words: Words): string
  before(item: BulkItemLine, words: Words, act: Ordered): Cell | null
  after(item: BulkItemLine, words: Words, act: Ordered): Cell | null
  /** The columns of the file that are this kind's own, each with its value. */
  file(item: BulkItemLine, words: Words, act: Ordered): Readonly<Record<string, string>>
  readonly fileColumns: readonly string[]
}
