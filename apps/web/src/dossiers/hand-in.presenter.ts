import { type FieldProblem, holdsBack, isEmpty, mayChange, planFor, startOf } from '@vinhdanh/domain'
import type { DraftPage, DraftWarnings, PriorAward } from '@vinhdanh/record'
import { anchorText } from '../dossier-page/report.ts'
import type { Language } from '../text/catalogue.ts'
import { wordsIn } from '../text/words.ts'
import type { TypedReasons } from '../warnings/reasons.ts'
import { ownWarnings, warningsView } from '../warnings/warnings.presenter.ts'
import { citationText } from './citation.ts'
import { cutOffs } from './cut-off.presenter.ts'
import { addressOfProblem, addressOfRemark, nextRoundText, presentTitle, progressOf } from './draft.presenter.ts'
import { presentFile } from './file.presenter.ts'
import { isAsked } from './remarks.presenter.ts'
import { shownValues, fieldName, isOpen, type Section } from './section-fields.ts'

interface HandInState {
  readonly earlier: readonly PriorAward[]
  readonly warned: DraftWarnings
  /** What was typed into a form that was refused. */
  readonly reasons: TypedReasons
  readonly problems: readonly FieldProblem[]
}

/** Everything that will be frozen, what is missing, and what to think about before. */
export function presentHandIn(draft: DraftPage, { earlier, warned, reasons, problems }: HandInState, language: Language) {
  const { head, form, award, ruleSet, papers, remarks, unlocked } = draft
  const { ready, sections, papers: paperProgress } = progressOf(draft)
  const missing = [...sections.flatMap((section) => section.problems), ...paperProgress.problems]
  const unanswered = remarks.filter(holdsBack).map((remark) => ({ label: anchorText(remark.anchor, form, award, wordsIn(language), remark.about), body: remark.body, href: addressOfRemark(draft, remark) }))
  const warnings = warningsView(warned, wordsIn(language))
  return {
    draft: presentTitle(draft, language), problems, warnings, labels: Object.fromEntries(warnings.map(({ field, title }) => [field, title])),
    form: {
      values: Object.fromEntries(warnings.map(({ field, key, answer }) => [field, reasons.get(key) ?? answer ?? ''])),
      problems: problems.filter(({ path }) => path === 'declared' || path.startsWith(ownWarnings)),
    },
    ready: ready && unanswered.length === 0, unanswered, draftVersion: head.draftVersion, revision: head.revisionNo + 1, next: nextStep(draft, language), nextRound: nextRoundText(draft, language),
    missing: missing.map(({ path, message, params }) => ({
      label: labelOf(draft, path, language), message: message === 'problem.paper-missing' ? 'dossiers:papers.missing' : message, params, href: addressOfProblem(head.id, { path }),
    })),
    sections: form.sections.map((section) => ({ title: section.title[language], rows: rowsOf(section, draft, language) })),
    papers: award.papers.map(({ code, name }) => {
      const files = papers.filter((paper) => paper.code === code).map((file) => presentFile(head.id, file))
      return { name: name[language], files, href: mayChange(unlocked, `paper:${code}`, files.length === 0) ? `/dossiers/${head.id}/draft/papers` : null }
    }),
    nominee: { kind: head.nominee.kind, name: head.nominee.name, birthYear: head.nominee.birthYear, position: head.nominee.position },
    late: cutOffs(ruleSet, award, head.cycleYear, head.today, language).filter(({ passed }) => passed),
    earlier, conditions: { text: award.prerequisites.text[language], source: citationText(ruleSet, award.prerequisites.cite, language) },
    answers: remarks.filter((remark) => isAsked(remark, head.round) && remark.state === 'answered').map(({ body, answer }) => ({ body, answer })),
  }
}

/** The answers of a section, each with the page that changes it; none where this round leaves it as it is. */
function rowsOf(section: Section, { head, unlocked }: DraftPage, language: Language) {
  const answers = head.draft[section.id] ?? {}
  const values = shownValues(section, answers)
  return section.fields.map((field) => {
    const value = values[fieldName(section, field)] ?? ''
    const shown = field.options?.find((option) => option.value === value)?.label[language] ?? value
    const href = isOpen(section, field, answers, unlocked) ? `/dossiers/${head.id}/draft/sections/${section.id}` : null
    return { key: field.label[language], href, value: shown, isYesNo: field.type === 'yes-no', isDay: field.type === 'date', isEmpty: isEmpty(answers[field.id]) }
  })
}

/** The step that a hand-in leads to, with its term in working days. */
function nextStep({ head, ruleSet, award, nextRound }: DraftPage, language: Language) {
  const start = startOf(head.plan ?? planFor(ruleSet, award))
  const step = nextRound?.step ?? ruleSet.routes.find((route) => route.id === award.route)?.steps.find(({ id }) => start.at === 'step' && id === start.stepId)
  return step ? { name: step.name[language], level: step.level, days: step.term.value } : null
}

function labelOf({ form, award }: DraftPage, path: string, language: Language): string {
  const [kind, id, fieldId] = path.split('.')
  if (kind === 'papers') return award.papers.find(({ code }) => code === id)?.name[language] ?? path
  return form.sections.find((section) => section.id === id)?.fields.find((field) => field.id === fieldId)?.label[language] ?? path
}
