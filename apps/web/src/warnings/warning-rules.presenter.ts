import { type Award, gapOf, type Rung, type RuleSet } from '@vinhdanh/domain'
import { type CitationView, citationOf } from '../rules/citation-view.ts'
import type { Words } from '../text/words.ts'
import { needsOf } from './warnings.presenter.ts'

interface RuleLine {
  readonly text: string
  readonly citation: CitationView | null
}

/** What is warned about before a dossier for this award is handed in, as its page lists it: each rule with its source; empty under rules that warn of nothing. */
export function warningRules(ruleSet: RuleSet, award: Award, words: Words): RuleLine[] {
  const { warnings } = ruleSet
  if (!warnings) return []
  const { t, language } = words
  const nameOf = (code: string) => ruleSet.awards.find((other) => other.code === code)?.name[language] ?? code
  const line = (text: string, cite: string): RuleLine => ({ text, citation: citationOf(ruleSet, cite, words) })
  const needs = (rung: Rung) => needsOf({ ...gapOf(rung, []), award: nameOf(rung.award), after: rung.after === undefined ? null : nameOf(rung.after) }, words)
  return [
    line(t('warnings:rules.sameNominee'), warnings.sameNominee.cite), line(t('warnings:rules.sameYear'), warnings.sameYear.cite), line(t('warnings:rules.sameInitiative'), warnings.sameInitiative.cite),
    ...warnings.waits.filter(({ awards }) => awards.includes(award.code)).map(({ awards, years, cite }) =>
      line(years === null ? t('warnings:rules.once') : t('warnings:rules.wait', { count: years, awards: awards.map(nameOf).join(', ') }), cite)),
    ...warnings.ladders.filter((ladder) => ladder.award === award.code).flatMap(({ rungs, subjects }) => rungs.map((rung) =>
      line(t('warnings:rules.ladder', { needs: needs(rung), subjects: subjects.map((subject) => t(`dossiers:subject.${subject}`)).join(', ') }), rung.cite))),
  ]
}
