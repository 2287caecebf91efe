import { type Actor, may } from '@vinhdanh/domain'
import type { DossierPage, QuestionLine } from '@vinhdanh/record'
import { anchorText } from '../dossier-page/report.ts'
import { dateTime, shortDate } from '../text/dates.ts'
import type { Words } from '../text/words.ts'

/** What the unit was asked about a dossier, with what the reader may do about each; the commands judge it again. */
export function questionsView(page: DossierPage, actor: Actor, words: Words) {
  const own = page.questionRule && !page.dossier.heldSince ? page.place?.holders.find(({ personId }) => personId === actor.personId) : undefined
  return { askHref: own ? `/tasks/${own.taskId}/question` : null, lines: page.questions.map((question) => presentQuestion(question, page, { mayAnswer: mayAnswer(page, actor), words })) }
}

/** Whoever may write the dossier answers what is asked about it. */
export function mayAnswer({ dossier }: DossierPage, actor: Actor): boolean {
  return dossier.author.id === actor.personId || may(actor, 'dossier.draft', dossier.unit.path)
}

export function presentQuestion(question: QuestionLine, { dossier, form, award }: DossierPage, { mayAnswer: answers, words }: { readonly mayAnswer: boolean; readonly words: Words }) {
  const { t, language } = words
  const { id, outcome, citation, late } = question
  const date = shortDate(question.dueOn, language)
  return {
    id, body: question.body, anchor: anchorText(question.anchor, form, award, words, question.about), answer: question.answer, isOpen: outcome === null, href: `/dossiers/${dossier.id}/questions/${id}`,
    mayAnswer: answers && outcome === null,
    chip: outcome ? { state: outcome === 'answered' ? 'done' : 'draft', text: t(`questions:outcome.${outcome}`) } : { state: late ? 'late' : 'waiting', text: t(late ? 'questions:state.late' : 'questions:state.waiting', { date }) },
    lines: [
      t('questions:asked', { name: question.askedByName, at: dateTime(question.askedAt, language) }),
      ...(outcome === null ? [t(question.pausesClock ? 'questions:pauses' : 'questions:runs')] : []),
      ...(outcome === null && citation ? [t('questions:rule', { source: [citation.instrument[language], citation.place].filter(Boolean).join(', ') })] : []),
      ...(outcome === 'answered' && question.endedAt ? [t('questions:answered', { name: question.endedByName ?? '', at: dateTime(question.endedAt, language) })] : []),
    ],
  }
}
