import type { Actor } from '@vinhdanh/domain'
import type { ForcePage, ForceRequestLine, StuckCauseName } from '@vinhdanh/record'
import { citationView } from '../rules/citation-view.ts'
import { dateTime, longDate } from '../text/dates.ts'
import type { Words } from '../text/words.ts'

/** The causes for which passing the step on is the last resort: nobody holds it, or nobody who does answers. */
const lastResortOf: readonly StuckCauseName[] = ['no-holder', 'holders-inactive', 'holders-away', 'holders-never-signed-in', 'holders-silent', 'past-escalation', 'longer-than-usual']

/** Whether one of the causes may end in passing the step on. */
export function isLastResort(causes: readonly StuckCauseName[]): boolean {
  return causes.some((cause) => lastResortOf.includes(cause))
}

/** What passing a step on would do and who asked for it, in words; `part` is what the reader may do about an open request. */
export function presentForce({ dossier, step, open, over, seconds }: ForcePage, actor: Actor, words: Words) {
  const { t, language } = words
  return {
    dossier, step: step && { ...step, name: step.name[language], unit: step.unit?.[language] ?? null, next: step.next?.[language] ?? null, holders: step.holders.join(', ') || t('board:force.nobody'), citation: citationView(step.citation, words) },
    why: step ? step.why && t(`board:force.not.${step.why}`) : t('board:force.noStep'), held: dossier.heldSince !== null,
    open: open && { ...open, until: longDate(open.answerBy, language) }, part: open && (open.askedById === actor.personId ? 'first' : 'second'),
    seconds: seconds.map(({ name }) => name).join(', '), maySecond: seconds.some(({ id }) => id === actor.personId),
    over: over.map((request) => ({ title: t(`board:force.state.${request.state}`), by: request.answeredBy, at: request.answeredAt ?? request.askedAt, text: overText(request, words) })),
  }
}

/** What was answered, and under it what had been asked, by whom and when. */
function overText({ askedBy, askedAt, reason, note }: ForceRequestLine, { t, language }: Words): string {
  const asked = `${t('board:force.asked', { name: askedBy, at: dateTime(askedAt, language) })}: ${reason}`
  return note ? `${note}\n${asked}` : asked
}
