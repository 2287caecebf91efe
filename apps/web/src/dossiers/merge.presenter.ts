import { isEmpty } from '@vinhdanh/domain'
import type { DraftPage } from '@vinhdanh/record'
import { wordChanges } from '../shell/word-changes.ts'
import type { Language } from '../text/catalogue.ts'
import { presentTitle } from './draft.presenter.ts'
import { choiceName } from './merge.ts'
import { answerNames, marksAfter } from './remark-answers.ts'
import type { SentSection } from './save-section.ts'
import { type Answers, digestOf, fieldName, type Section, shownValues } from './section-fields.ts'

interface TwoVersions {
  readonly mine: SentSection
  readonly saved: Answers
  /** The version that the choice will be made against. */
  readonly draftVersion: number
}

/** What was typed in a stale form beside what was saved meanwhile; only fields that differ ask for a choice. */
export function presentMerge(draft: DraftPage, section: Section, { mine, saved, draftVersion }: TwoVersions, language: Language) {
  const [typed, stored] = [shownValues(section, mine.answers), shownValues(section, saved)]
  const fields = section.fields.map((field) => {
    const name = fieldName(section, field)
    const [own, other] = [typed[name] ?? '', stored[name] ?? '']
    const words = (value: string) => field.options?.find((option) => option.value === value)?.label[language] ?? value
    return {
      name, choice: choiceName(name), label: field.label[language], mine: own, saved: other, shownMine: words(own), shownSaved: words(other), isYesNo: field.type === 'yes-no',
      differs: own !== other && !(isEmpty(own) && isEmpty(other)), changes: wordChanges(words(other), words(own)),
    }
  })
  return {
    draft: presentTitle(draft, language), title: section.title[language], fields, action: `/dossiers/${draft.head.id}/draft/sections/${section.id}`, draftVersion, base: digestOf(saved),
    remarkAnswers: [...mine.remarkAnswers].map(([id, { answer }]) => ({ name: answerNames(id).name, answer })), marks: marksAfter(mine.remarkAnswers),
    form: { values: Object.fromEntries(fields.map(({ choice }) => [choice, 'mine'])), problems: [] },
  }
}
