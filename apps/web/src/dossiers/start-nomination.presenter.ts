import type { Award, Bilingual, Day, RuleSet, Subject } from '@vinhdanh/domain'
import type { NomineeLine } from '@vinhdanh/record'
import type { Form } from '../shell/forms.ts'
import type { Language } from '../text/catalogue.ts'
import { citationText } from './citation.ts'
import { cutOffs } from './cut-off.presenter.ts'

export interface NominationContext {
  readonly today: Day
  readonly ruleSet: RuleSet
  readonly award: Award
  readonly unitId: string
  readonly unitName: Bilingual
  /** Kinds of nominee that the award is for. */
  readonly kinds: readonly Subject[]
  readonly nominees: readonly NomineeLine[]
}

export function presentNomination({ today, ruleSet, award, unitId, unitName, kinds, nominees }: NominationContext, form: Form, language: Language) {
  const thisYear = Number(today.slice(0, 4))
  return {
    form, problems: form.problems, kinds, unitId, unit: unitName[language],
    award: {
      code: award.code, name: award.name[language], decidedBy: award.decidedBy[language], conditions: award.prerequisites.text[language],
      source: citationText(ruleSet, award.prerequisites.cite, language), papers: award.papers.map(({ name, required }) => ({ name: name[language], required })),
    },
    years: [thisYear - 1, thisYear, thisYear + 1].map((year) => ({ year, cutOffs: cutOffs(ruleSet, award, year, today, language) })),
    nominees: nominees.map(({ id, name, birthYear, position }) => ({ value: id, text: [name, birthYear, position].filter(Boolean).join(', ') })),
  }
}
