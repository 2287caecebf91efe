import type { BulkActLine, BulkItemLine, BulkKindName, BulkRefusal, StuckLine } from '@vinhdanh/record'
import { messageKey } from '../text/catalogue.ts'
import type { Words } from '../text/words.ts'
import type { Cell, KindPresenter, Ordered } from './kind-presenter.ts'
import { moveDeadlinesPresenter } from './move-deadlines.presenter.ts'
import { repinPresenter } from './repin.presenter.ts'
import { resendMailPresenter } from './resend-mail.presenter.ts'
import { restartWorkflowsPresenter } from './restart-workflows.presenter.ts'
import { retryJobsPresenter } from './retry-jobs.presenter.ts'

export const kindPresenters: Readonly<Record<BulkKindName, KindPresenter>> = {
  'move-deadlines': moveDeadlinesPresenter, repin: repinPresenter, 'resend-mail': resendMailPresenter, 'remind-holders': resendMailPresenter, 'retry-jobs': retryJobsPresenter, 'restart-workflows': restartWorkflowsPresenter,
}

/** Kinds that the pages speak of in the same words. */
export type KindGroup = 'move' | 'repin' | 'repair'

export function groupOf(kind: BulkKindName): KindGroup {
  if (kind === 'repin') return 'repin'
  return kind === 'move-deadlines' ? 'move' : 'repair'
}

/** Under which texts each of them says why an item was no longer as it was seen. */
const conflictTexts: Readonly<Record<KindGroup, string>> = { move: 'why', repin: 'notRepinned', repair: 'notBroken' }

/** What was ordered, as a sentence. */
export function orderText(act: Ordered, words: Words): string {
  return kindPresenters[act.kind].order(act, words)
}

/** Why an item is not done, as a sentence. */
function whyText({ code, params = {} }: BulkRefusal, kind: BulkKindName, { t }: Words): string {
  if (code === 'problem.in-past') return t('bulk:newDayPast')
  if (code.startsWith('problem.')) return t(messageKey(code), params)
  return t(code.startsWith('conflict.') ? `bulk:${conflictTexts[groupOf(kind)]}.${code}` : `bulk:why.${code}`)
}

export interface BulkRow {
  readonly no: number
  readonly href: string
  readonly code: string
  readonly nominee: string
  readonly unit: string
  readonly before: Cell | null
  readonly after: Cell | null
  /** `will` and `cannot` before it is started, then what became of it; `left` is still to be done. */
  readonly state: 'will' | 'cannot' | 'left' | 'done' | 'refused' | 'changed'
  readonly why: string | null
  /** Of a repair: the name of the cause that still holds for it as the page is read, or that none does. */
  readonly now: string | null
}

/** One dossier of an act: what is foretold, or what the record held right after it; `stillBroken` are the causes of a repair that hold as the page is read. */
export function presentItem(item: BulkItemLine, act: Pick<BulkActLine, 'kind' | 'instruction' | 'state'>, words: Words, stillBroken: readonly StuckLine[] | null = null): BulkRow {
  const { kind, state } = act
  const presenter = kindPresenters[kind]
  const still = stillBroken?.find(({ dossierId }) => dossierId === item.dossierId)
  const now = still ? words.t('bulk:now.still', { cause: words.t(`board:causeShort.${still.cause}`) }) : words.t('bulk:now.well')
  return {
    no: item.no, href: `/dossiers/${item.dossierId}`, code: item.code, nominee: item.nomineeName, unit: item.unitName[words.language], before: presenter.before(item, words, act), after: presenter.after(item, words, act),
    state: state === 'rehearsed' ? (item.outcome === null ? 'will' : 'cannot') : (item.outcome ?? 'left'), why: item.why && whyText(item.why, kind, words), now: stillBroken && now,
  }
}
