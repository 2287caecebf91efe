import type { LetterNotice } from '@vinhdanh/record'

/** The page a notice leads to: whoever is asked, to the question; whoever is asked to be the second person, to the request; whoever has a task, to it; whoever is only told, to the dossier. */
export function linkTo({ kind, questionId, taskId, dossierId }: Pick<LetterNotice, 'kind' | 'questionId' | 'taskId' | 'dossierId'>): string {
  if (kind === 'question' && questionId !== null) return `/dossiers/${dossierId}/questions/${questionId}`
  if (kind === 'force-asked') return `/board/${dossierId}/force`
  return taskId === null ? `/dossiers/${dossierId}` : `/tasks/${taskId}`
}
