import type { AppError, Outcome, StepKind } from '@vinhdanh/domain'
import type { DecideTaskInput, TaskPage } from '@vinhdanh/record'
import { actorText } from '../dossier-page/history.ts'
import { dateTime } from '../text/dates.ts'
import type { Words } from '../text/words.ts'
import { outcomeText } from './outcome-words.ts'
import { headOf } from './task.presenter.ts'

/** What came between: who decided and when, a new revision, a hold; and what had been typed, so that nothing long is lost. */
export function presentConflict(page: TaskPage, { code, details }: AppError, { reason, remarks }: DecideTaskInput, words: Words) {
  const { t, language } = words
  const { task, dossier } = page
  const nameOf = (key: 'by' | 'onBehalfOf'): string | null => (typeof details[key] === 'string' ? details[key] : null)
  const by = actorText({ personName: nameOf('by'), onBehalfOf: nameOf('onBehalfOf') }, words)
  const at = typeof details['at'] === 'string' ? dateTime(details['at'], language) : ''
  const outcome = outcomeOf(task.kind, details['outcome'], words)
  return {
    ...headOf(page, words), code, what: t(`error:${code}.what`), safe: t(`error:${code}.safe`), act: t(`error:${code}.act`),
    who: code === 'conflict.already-decided' ? t('tasks:conflict.decided', { by, at, outcome }) : null,
    rule: code === 'separation-of-duties' && typeof details['rule'] === 'string' ? t(`tasks:conflict.duties.${details['rule']}`) : null,
    taskHref: `/tasks/${task.id}`, dossierHref: `/dossiers/${dossier.id}`, kept: [reason, ...remarks.map(({ body }) => body)].filter(Boolean),
  }
}

/** What the other decided; `forced` when it was two administrators who passed the step on. */
function outcomeOf(kind: StepKind, outcome: unknown, words: Words): string {
  if (typeof outcome !== 'string') return ''
  return outcome === 'forced' ? words.t('dossier:outcome.forced') : outcomeText(kind, outcome as Outcome, words)
}
