import type { LadderGap } from '@vinhdanh/domain'
import type { WarningLine } from '@vinhdanh/record'
import { citationView } from '../rules/citation-view.ts'
import { dateTime } from '../text/dates.ts'
import type { Words } from '../text/words.ts'

/** The warnings of one dossier, with the award's page, where each rule stands. */
export interface Warned {
  readonly ruleSetId: string
  readonly awardCode: string
  readonly warnings: readonly WarningLine[]
}

/** Warnings in words: what was found, under which rule, what the unit says to it. `fields` begins the names of their form fields. */
export function warningsView({ warnings, ...rules }: Warned, words: Words, fields = ownWarnings) {
  return warnings.map((warning) => ({
    key: warning.key, field: fields + warning.key, title: words.t(`warnings:title.${warning.kind}`), text: textOf(warning, words),
    citation: citationView(warning.citation, words), ruleHref: `/rules/${rules.ruleSetId}/awards/${encodeURIComponent(rules.awardCode)}#warnings`,
    href: warning.mayOpen && warning.about.dossierId ? `/dossiers/${warning.about.dossierId}` : null, code: warning.about.code ?? null,
    answer: warning.answer, answered: warning.answeredAt ? `${warning.answeredBy ?? ''} · ${dateTime(warning.answeredAt, words.language)}` : null,
  }))
}

/** How the names of the form fields that take the answers begin on the page of one dossier. */
export const ownWarnings = 'warnings.'

/** How they begin where several dossiers stand on one page; the paths of the API's problems begin so too. */
export function warningsOfOne(dossierCode: string): string {
  return `dossiers.${dossierCode}.${ownWarnings}`
}

function textOf({ kind, about, awardName, afterName }: WarningLine, words: Words): string {
  const { t, language } = words
  const award = awardName?.[language] ?? about.awardCode
  if (about.rung) {
    return t('warnings:text.ladder', { needs: needsOf({ ...about.rung, award, after: afterName?.[language] ?? about.rung.after }, words), years: about.rung.years.join(', ') || t('warnings:ladder.none') })
  }
  if (kind === 'same-nominee') return t(about.sameBirthYear ? 'warnings:text.sameNominee' : 'warnings:text.perhapsSameNominee')
  const params = { award, year: about.year, number: about.decisionNumber, code: about.code, count: about.years, initiative: about.initiative }
  const found = t(about.decisionNumber === undefined ? 'warnings:found.dossier' : 'warnings:found.award', params)
  return t(`warnings:text.${kind}`, { ...params, found })
}

/** What a ladder asks for, as one phrase; `award` and `after` are names. */
export function needsOf({ award, times, everyYears, after, atLeastYearsAgo, atMostYearsAgo }: Omit<LadderGap, 'years'> & { readonly award: string | undefined }, { t }: Words): string {
  return [
    t('warnings:ladder.times', { count: times, award }), everyYears === 1 ? t('warnings:ladder.everyYear') : '', everyYears !== null && everyYears > 1 ? t('warnings:ladder.everyYears', { count: everyYears }) : '',
    after === null ? '' : t('warnings:ladder.after', { award: after }), atLeastYearsAgo === null ? '' : t('warnings:ladder.atLeast', { count: atLeastYearsAgo }),
    atMostYearsAgo === null ? '' : t('warnings:ladder.atMost', { count: atMostYearsAgo }),
  ].filter(Boolean).join(', ')
}
