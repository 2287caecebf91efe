import { diffWordsWithSpace } from 'diff'

export interface Change {
  readonly text: string
  readonly change: 'same' | 'added' | 'removed'
}

/** What changed between two texts, word by word, for the macros `diff` and `diffPair`. */
export function wordChanges(before: string, after: string): Change[] {
  return diffWordsWithSpace(before, after).map((part) => ({ text: part.value, change: part.added ? 'added' : part.removed ? 'removed' : 'same' }))
}
