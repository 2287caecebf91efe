import type { Actor } from '@vinhdanh/domain'
import type { TaskPage } from '@vinhdanh/record'
import { actorText } from '../dossier-page/history.ts'
import { dateTime } from '../text/dates.ts'
import type { Words } from '../text/words.ts'
import { outcomeText } from './outcome-words.ts'
import { headOf } from './task.presenter.ts'

/** The receipt of the reader's own decision; null when this task was not decided by the reader. */
export function presentReceipt(page: TaskPage, { personId }: Actor, words: Words) {
  const { t, language } = words
  const { task, dossier, steps, place } = page
  const decision = steps.find(({ rowId }) => rowId === task.stepRowId)?.decision
  if (!decision || decision.personId !== personId) return null
  const head = headOf(page, words)
  const seen = page.revisions.find(({ no }) => no === decision.revisionNo)
  return {
    ...head, dossierHref: `/dossiers/${dossier.id}`,
    facts: [
      { key: t('tasks:receipt.dossier'), text: `${head.code} · ${head.title}` },
      { key: t('tasks:receipt.step'), text: `${head.step} · ${t('round', { count: task.round })}` },
      { key: t('tasks:receipt.outcome'), text: outcomeText(task.kind, decision.outcome, words) },
      ...(decision.reason ? [{ key: t('tasks:receipt.reason'), text: decision.reason }] : []),
      { key: t('tasks:receipt.by'), text: actorText(decision, words) },
      { key: t('tasks:receipt.at'), text: dateTime(decision.decidedAt, language) },
      { key: t('tasks:receipt.revision'), text: String(decision.revisionNo) },
      { key: t('tasks:receipt.sha256'), text: seen?.sha256 ?? '', code: true },
      { key: t('tasks:receipt.id'), text: decision.id, code: true },
    ],
    now: whereNow(page, words), onItsWay: !place && !dossier.endedAt,
  }
}

/** Where the dossier is after the decision; a decision that the workflow has not heard of yet is on its way, and safe. */
function whereNow({ place, dossier }: TaskPage, words: Words): string {
  const { t, language } = words
  if (dossier.endedAt) return t('tasks:receipt.ended', { state: t(`dossiers:state.${dossier.state}`) })
  if (!place) return t('tasks:receipt.onItsWay')
  return t('tasks:receipt.at-step', { step: place.name[language], holders: place.holders.map(({ name, onBehalfOf }) => actorText({ personName: name, onBehalfOf }, words)).join(', ') || t('dossier:stepper.nobody') })
}
