import { type Actor, may } from '@vinhdanh/domain'
import type { DossierPage, OpinionLine } from '@vinhdanh/record'
import { dateTime, shortDate } from '../text/dates.ts'
import type { Words } from '../text/words.ts'

const states = { agrees: 'done', disagrees: 'rejected', 'no-answer': 'returned', 'not-awaited': 'draft' } as const

/** The opinions asked about a dossier, with what the reader may do about each; the commands judge it again. */
export function opinionsView({ dossier, opinions, opinionRule, place, scanStates }: DossierPage, actor: Actor, words: Words) {
  const path = dossier.unit.path
  const holds = place?.holders.some(({ personId }) => personId === actor.personId) ?? false
  const address = `/dossiers/${dossier.id}/opinions`
  return {
    askHref: opinionRule && (holds || may(actor, 'opinion.ask', path)) ? `${address}/ask` : null,
    lines: opinions.map((opinion) => ({
      ...presentOpinion(opinion, words), file: opinion.answerFile ? { href: `/dossiers/${dossier.id}/papers/${opinion.answerFile}`, state: scanStates[opinion.answerFile] } : null,
      acts: opinion.outcome === null && (holds || opinion.askedById === actor.personId || may(actor, 'opinion.keep', path))
        ? (['answer', 'extend', ...(opinion.late && opinion.mayClose ? ['close'] : [])]).map((act) => ({ text: words.t(`opinions:act.${act}`), href: `${address}/${opinion.id}/${act}` })) : [],
    })),
  }
}

function presentOpinion(opinion: OpinionLine, { t, language }: Words) {
  const date = (day: string | null) => (day === null ? '' : shortDate(day, language))
  const { outcome, citation } = opinion
  const ended = { name: opinion.endedByName ?? '', at: opinion.endedAt ? dateTime(opinion.endedAt, language) : '', number: opinion.answerPaper ?? '', date: date(opinion.answerDate) }
  return {
    body: opinion.body, kind: opinion.bodyKind?.[language] ?? null, question: opinion.question, answer: opinion.answer,
    chip: outcome ? { state: states[outcome], text: t(`opinions:outcome.${outcome}`) }
      : { state: opinion.late ? 'late' : 'held', text: t(opinion.late ? 'opinions:state.late' : 'opinions:state.waiting', { date: date(opinion.expectedOn) }) },
    lines: [
      t('opinions:asked', { number: opinion.paperNumber, date: date(opinion.paperDate), name: opinion.askedByName, at: dateTime(opinion.askedAt, language) }),
      ...opinion.moves.map((move) => t('opinions:moved', { old: date(move.oldExpectedOn), new: date(move.newExpectedOn), reason: move.reason, name: move.movedByName })),
      ...(outcome === null ? [t(opinion.pausesClock ? 'opinions:pauses' : 'opinions:runs')] : []),
      ...(outcome === null && citation ? [t('opinions:rule', { source: [citation.instrument[language], citation.place].filter(Boolean).join(', ') })] : []),
      ...(outcome === 'agrees' || outcome === 'disagrees' ? [t('opinions:answered', ended)] : []),
      ...(outcome === 'no-answer' ? [t('opinions:closed', ended)] : []),
    ],
  }
}
