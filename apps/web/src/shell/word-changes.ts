import { diffWordsWithSpace } from 'diff'

export interface Change {
  readonly text: string
  readonly change: 'same' | 'added' | 'removed'
}

/**
 * What changed between two texts, word by word, for the macros `diff` and `diffPair`. Changed words that stand side by side are one change,
 * so that a phrase is read, and heard, as a phrase. Without the added parts the text is `before`, without the removed ones `after`.
 */
export function wordChanges(before: string, after: string): Change[] {
  const parts = diffWordsWithSpace(before, after)
  const changes: Change[] = []
  let removed = ''
  let added = ''
  const closeRun = (): void => {
    if (removed) changes.push({ text: removed, change: 'removed' })
    if (added) changes.push({ text: added, change: 'added' })
    removed = ''
    added = ''
  }
  parts.forEach((part, index) => {
    const next = parts[index + 1]
    const isGap = part.value.trim() === '' && (removed || added) && (next?.added || next?.removed)
    if (part.removed || (isGap && !part.added)) removed += part.value
    if (part.added || (isGap && !part.removed)) added += part.value
    if (!part.added && !part.removed && !isGap) {
      closeRun()
      changes.push({ text: part.value, change: 'same' })
    }
  })
  closeRun()
  return changes
}
