import type { LetterNotice } from '@vinhdanh/record'

/** The page a notice leads to: whoever is asked, to the question; whoever has a task, to it; whoever is only told, to the dossier. */
export function linkTo({ kind, questionId, taskId, dossierId }: Pick<LetterNotice, 'kind' | 'questionId' | 'taskId' | 'dossierId'>): string {
  if (kind === 'question' && questionId !== null) return `/dossiers/${dossierId}/questions/${questionId}`
  return taskId === null ? `/dossiers/${dossierId}` : `/tasks/${taskId}`
}
