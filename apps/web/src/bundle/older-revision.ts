import type { DossierPage } from '@vinhdanh/record'
import { dateTime } from '../text/dates.ts'
import type { Words } from '../text/words.ts'

/** Whether a later revision than the one shown was handed in. */
export const isOlder = ({ dossier, revision }: DossierPage): boolean => revision !== null && revision.no < dossier.revisionNo

/**
 * The page of an older revision without what came after it: steps, remarks, opinions and questions since the next revision was handed in, which are about another content. What became later of
 * a remark or a question of its time stays with it. The last revision is as it is.
 */
export function untilNextRevision(page: DossierPage): DossierPage {
  const { revision } = page
  const next = page.revisions.find(({ no }) => no === (revision?.no ?? 0) + 1)
  if (!revision || !next) return page
  const isBefore = ({ askedAt }: { readonly askedAt: Date | string }) => new Date(askedAt) < new Date(next.createdAt)
  return {
    ...page, steps: page.steps.filter(({ round }) => round <= revision.no), remarks: page.remarks.filter(({ round }) => round <= revision.no),
    opinions: page.opinions.filter(isBefore), questions: page.questions.filter(isBefore),
  }
}

/** Says of an older revision which round it is of, and which revision came last and when; null for the last. */
export function olderText(page: DossierPage, { t, language }: Words): string | null {
  const { revision, revisions, dossier } = page
  const last = revisions.find(({ no }) => no === dossier.revisionNo)
  return revision && last && isOlder(page) ? t('bundle:older', { no: revision.no, last: last.no, at: dateTime(last.createdAt, language) }) : null
}
