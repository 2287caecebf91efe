import { awardOf, type RuleSet } from '@vinhdanh/domain'
import type { AffectedDossier, WhatIf } from '@vinhdanh/record'
import { shortDate } from '../text/dates.ts'
import type { Words } from '../text/words.ts'

/** What rules would do to the open dossiers, as the pages show it. */
export function presentWhatIf({ groups, affected, open }: WhatIf, ruleSet: RuleSet, words: Words) {
  return {
    open, affectedCount: groups.reduce((sum, group) => sum + group.affected, 0),
    groups: groups.map(({ awardName, ...group }) => ({ ...group, award: awardName[words.language] })),
    affected: affected.map((dossier) => ({ href: `/dossiers/${dossier.dossierId}`, code: dossier.code, nominee: dossier.nomineeName, what: sentencesOf(dossier, ruleSet, words) })),
  }
}

function sentencesOf({ way, oldLastDay, lastDay, becomesOverdue, noLongerOverdue, otherRole, flippedVotes, missingPapers, missingAnswers, awardCode }: AffectedDossier, ruleSet: RuleSet, { t, language }: Words): string[] {
  const nameOf = (code: string): string => awardOf(ruleSet, awardCode).papers.find((paper) => paper.code === code)?.name[language] ?? code
  const day = (date: string) => shortDate(date, language)
  return [
    ...(way === 'same' ? [] : [t(`rules:whatIf.way.${way}`)]),
    ...(lastDay !== null && oldLastDay !== null && lastDay !== oldLastDay ? [t('rules:whatIf.moves', { from: day(oldLastDay), to: day(lastDay) })] : []),
    ...(becomesOverdue ? [t('rules:whatIf.becomesOverdue')] : []),
    ...(noLongerOverdue ? [t('rules:whatIf.noLongerOverdue')] : []),
    ...(otherRole === null ? [] : [t('rules:whatIf.otherRole', { role: t(`organisation:role.${otherRole}`) })]),
    ...(flippedVotes > 0 ? [t('rules:whatIf.flipped')] : []),
    ...(missingPapers.length > 0 ? [t('rules:whatIf.missingPapers', { papers: missingPapers.map(nameOf).join(', ') })] : []),
    ...(missingAnswers > 0 ? [t('rules:whatIf.missingAnswers', { count: missingAnswers })] : []),
  ]
}
