import type { RuleSet } from '@vinhdanh/domain'
import type { Language } from '../text/catalogue.ts'

/** The source of a rule as read: instrument and place in it. */
export function citationText(ruleSet: RuleSet, cite: string, language: Language): string {
  const citation = ruleSet.citations[cite]
  return citation ? [citation.instrument[language], citation.place].filter(Boolean).join(', ') : ''
}
