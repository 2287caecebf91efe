import type { RuleSet } from '@vinhdanh/domain'
import type { Words } from '../text/words.ts'

/** The source of a rule as read, with how sure it is and what is known about it. */
export interface CitationView {
  readonly text: string
  readonly confidence: 'H' | 'M' | 'L'
  readonly note: string | null
}

export function citationOf(ruleSet: RuleSet, cite: string, words: Words): CitationView | null {
  return citationView(ruleSet.citations[cite] ?? null, words)
}

export function citationView(citation: RuleSet['citations'][string] | null, { language }: Words): CitationView | null {
  if (!citation) return null
  return { text: [citation.instrument[language], citation.place].filter(Boolean).join(', '), confidence: citation.confidence, note: citation.note?.[language] ?? null }
}
