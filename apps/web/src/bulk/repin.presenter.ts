import type { BulkItemLine, RepinForecast, RepinInstruction, RepinProof, RuleSetName } from '@vinhdanh/record'
import type { Words } from '../text/words.ts'
import type { KindPresenter, Ordered } from './kind-presenter.ts'

const versionOf = ({ slug, version }: RuleSetName): string => `${slug}, ${version}`

export const repinPresenter: KindPresenter = {
  order({ instruction }, { t, language }) {
    const { from, to, award } = instruction as RepinInstruction
    return t('bulk:order.repin', { award: award.name[language], from: versionOf(from), to: versionOf(to) })
  },
  before({ forecast }, { t, language }, act) {
    const { stepName } = forecast as RepinForecast
    return { text: versionOf(rulesOf(act).from), sub: stepName ? t('bulk:repin.step', { step: stepName[language] }) : t('bulk:repin.between') }
  },
  after(item, words, act) {
    const now = newRulesOf(item, act)
    return now === null ? null : { text: now, sub: meets(item, words) || null }
  },
  file(item, words, act) {
    return { oldRules: versionOf(rulesOf(act).from), newRules: newRulesOf(item, act) ?? '', meets: meets(item, words) }
  },
  fileColumns: ['oldRules', 'newRules', 'meets'],
}

const rulesOf = ({ instruction }: Ordered): RepinInstruction => instruction as RepinInstruction

/** Foretold, or as it was read again; null where it is not done. */
function newRulesOf({ outcome, proof }: BulkItemLine, act: Ordered): string | null {
  const { to } = rulesOf(act)
  if (outcome === null) return versionOf(to)
  return (proof as RepinProof | null)?.ruleSetId === to.id ? versionOf(to) : null
}

function meets({ forecast }: BulkItemLine, { t, language }: Words): string {
  const { missingPapers, missingAnswers, stepsNotTaken } = forecast as RepinForecast
  const names = (list: RepinForecast['missingPapers']): string => list.map((name) => name[language]).join(', ')
  return [
    ...(missingPapers.length > 0 ? [t('bulk:repin.missingPapers', { papers: names(missingPapers) })] : []),
    ...(missingAnswers > 0 ? [t('bulk:repin.missingAnswers', { count: missingAnswers })] : []),
    ...(stepsNotTaken.length > 0 ? [t('bulk:repin.stepsNotTaken', { steps: names(stepsNotTaken) })] : []),
  ].join(' ')
}
