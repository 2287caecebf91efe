import { checkCounts, type CouncilRule, type Counts, tally } from '@vinhdanh/domain'
import { messageKey } from '../text/catalogue.ts'
import type { Words } from '../text/words.ts'
import type { Typed } from './decision-form.ts'

export interface BallotWords {
  readonly state: 'incomplete' | 'impossible' | 'passed' | 'failed'
  readonly text: string
}

const names = ['members', 'present', 'writtenOpinions', 'yes', 'no', 'blank', 'invalid'] as const

/** What the typed counts of a ballot come to under the award's rule, in words: quorum, base, votes needed. */
export function ballotWords(rule: CouncilRule | null, typed: Typed, { t, language }: Words): BallotWords {
  const counts = Object.fromEntries(names.map((name) => [name, typed[`payload.ballot.${name}`]?.trim() ?? '']))
  if (!rule || names.some((name) => !/^\d{1,4}$/.test(counts[name] ?? ''))) return { state: 'incomplete', text: t('tasks:ballot.incomplete') }
  const numbers = Object.fromEntries(names.map((name) => [name, Number(counts[name])])) as unknown as Counts
  const [impossible] = checkCounts(numbers)
  if (impossible) return { state: 'impossible', text: t(messageKey(impossible.message), impossible.params) }
  const { passed, explanation } = tally(rule, numbers)
  return { state: passed ? 'passed' : 'failed', text: explanation[language] }
}
