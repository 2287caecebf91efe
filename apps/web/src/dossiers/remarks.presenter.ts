import type { RemarkLine } from '@vinhdanh/record'

export interface RemarkView {
  readonly id: string
  readonly kind: RemarkLine['kind']
  readonly body: string
  readonly author: string
  readonly at: Date
  readonly answer: string
  /** The name of its answer's field. */
  readonly name: string
  readonly open: boolean
}

/** The remarks of the present round that are pinned to one place. Older ones have been answered and stand in the dossier's history. */
export function remarksAt(remarks: readonly RemarkLine[], round: number, anchor: string): RemarkView[] {
  return remarks.filter((remark) => remark.anchor === anchor && (remark.round === round || remark.answer === null)).map(({ id, kind, body, authorName, createdAt, answer }) => ({
    id, kind, body, author: authorName, at: createdAt, answer: answer ?? '', name: `answer.${id}`, open: answer === null && kind !== 'advice',
  }))
}

/** The answers of remarks as values of a form. */
export function answerValues(remarks: readonly RemarkView[]): Record<string, string> {
  return Object.fromEntries(remarks.map(({ name, answer }) => [name, answer]))
}
