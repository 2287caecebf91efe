import { type Actor, isUnsettled, mayReview, type RemarkState } from '@vinhdanh/domain'
import type { DossierPage, RemarkLine } from '@vinhdanh/record'
import { anchorText } from '../dossier-page/report.ts'
import type { Words } from '../text/words.ts'
import { sinceRemark } from './since-remark.ts'

const kindStates = { 'must-correct': 'returned', question: 'waiting', advice: 'draft' } as const
const stateChips: Readonly<Record<RemarkState, string>> = { open: 'returned', answered: 'waiting', accepted: 'done', reopened: 'late' }

type Page = Pick<DossierPage, 'dossier' | 'remarks' | 'form' | 'award' | 'revision' | 'place'>

/** Reviewers' points, each with its state, what was said about it, what has become of its place, and what the reader may do about it. */
export function remarksView(page: Page, actor: Actor, words: Words) {
  const isReviewer = page.place !== null && page.place.kind !== 'correction' && page.place.holders.some(({ personId }) => personId === actor.personId)
  return page.remarks.map((remark) => presentRemark(remark, page, { isReviewer, words }))
}

/** Those that are carried over until a reviewer accepts them, and those that are closed. */
export function parted<R extends { readonly isUnsettled: boolean }>(remarks: readonly R[]): { readonly carried: readonly R[]; readonly settled: readonly R[] } {
  return { carried: remarks.filter((remark) => remark.isUnsettled), settled: remarks.filter((remark) => !remark.isUnsettled) }
}

function presentRemark(remark: RemarkLine, page: Page, { isReviewer, words }: { readonly isReviewer: boolean; readonly words: Words }) {
  const { t } = words
  const { id, state, kind, round, body } = remark
  return {
    id, round, body, seen: state, isUnsettled: isUnsettled(remark), anchor: anchorText(remark.anchor, page.form, page.award, words, remark.about), kind: t(`dossier:remark.${kind}`), kindState: kindStates[kind],
    state: stateChips[state], stateText: t(`dossier:remarkState.${state}`), by: remark.authorName, at: remark.createdAt, thread: threadOf(remark, words), since: sinceRemark(remark, page, words),
    review: isReviewer ? { action: `/dossiers/${page.dossier.id}/remarks/${id}/review`, mayAccept: mayReview('accepted', state), mayReopen: mayReview('reopened', state) } : null,
  }
}

/** What was done about a remark, in order; last an answer that has not been handed in yet. */
export function threadOf({ thread, answer, answeredAt, answeredByName }: RemarkLine, { t }: Words) {
  const lines = thread.map(({ act, round, body, personName, at }) => ({ act, title: t(`dossier:remarkAct.${act}`), round, body, by: personName, at }))
  const isKept = answer === null || thread.some((line) => line.act === 'answered' && line.at === answeredAt?.toISOString())
  return isKept ? lines : [...lines, { act: 'answered' as const, title: t('dossier:remarkAct.written'), round: null, body: answer, by: answeredByName ?? '', at: answeredAt }]
}
