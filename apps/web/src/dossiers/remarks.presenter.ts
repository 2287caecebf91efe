import { placeOfAnchor, type RemarkState } from '@vinhdanh/domain'
import type { RemarkLine } from '@vinhdanh/record'
import { threadOf } from '../remarks/remarks.presenter.ts'
import type { Words } from '../text/words.ts'
import { answerMark, answerNames } from './remark-answers.ts'

export interface RemarkView {
  readonly id: string
  readonly kind: RemarkLine['kind']
  readonly body: string
  readonly author: string
  readonly at: Date
  readonly answer: string
  /** The name of its answer's field; the hidden field that says which answer the form shows, and what it says. */
  readonly name: string
  readonly seenName: string
  readonly mark: string
  readonly open: boolean
  readonly state: RemarkState
  /** The page of the paper that it is pinned to. */
  readonly page: number | null
  /** What was said about it in earlier rounds. */
  readonly thread: ReturnType<typeof threadOf>
}

/** True for a remark that the unit is asked to answer in this round: made or reopened in it, or still without an answer. What was accepted is closed. */
export function isAsked({ state, round, reopenedRound }: RemarkLine, present: number): boolean {
  return state !== 'accepted' && (round === present || reopenedRound === present || state === 'open' || state === 'reopened')
}

/** The remarks asked in the present round that are pinned to one place, or to a page of it. The others stand in the dossier's history. */
export function remarksAt(remarks: readonly RemarkLine[], { round, anchor }: { readonly round: number; readonly anchor: string }, words: Words): RemarkView[] {
  return remarks.filter((remark) => placeOfAnchor(remark.anchor) === anchor && isAsked(remark, round)).map((remark) => {
    const { id, kind, state, body, authorName, createdAt, answer } = remark
    const [, page] = /#(\d+)$/.exec(remark.anchor) ?? []
    return {
      id, kind, state, body, author: authorName, at: createdAt, answer: answer ?? '', ...answerNames(id), mark: answerMark(answer), open: state === 'reopened' || (state === 'open' && kind !== 'advice'),
      page: page === undefined ? null : Number(page), thread: threadOf({ ...remark, answer: null }, words),
    }
  })
}

/** The answers of remarks as values of a form. */
export function answerValues(remarks: readonly RemarkView[]): Record<string, string> {
  return Object.fromEntries(remarks.map(({ name, answer }) => [name, answer]))
}
