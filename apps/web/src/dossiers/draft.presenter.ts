import { completeness, type FieldProblem, type Progress } from '@vinhdanh/domain'
import type { DraftPage } from '@vinhdanh/record'
import { actorText } from '../dossier-page/history.ts'
import type { Language } from '../text/catalogue.ts'
import { ruleText } from '../text/clock-words.ts'
import { wordsIn } from '../text/words.ts'
import { citationText } from './citation.ts'
import { cutOffs } from './cut-off.presenter.ts'
import { remarksAt } from './remarks.presenter.ts'

const chipState = { 'not-started': 'draft', incomplete: 'soon', ready: 'done' } as const satisfies Record<Progress, string>

/** A draft's sections and papers with how far each is, and everything still missing. */
export function progressOf({ head, form, award, papers }: DraftPage) {
  return completeness(form, award.papers, head.draft, papers.map(({ code }) => code))
}

/** The task list of a draft. */
export function presentDraft(draft: DraftPage, language: Language) {
  const { head, form, award, ruleSet, remarks, returned } = draft
  const progress = progressOf(draft)
  const item = (id: string, href: string, title: string, anchorStart: string) => {
    const state = [...progress.sections, progress.papers].find((part) => part.id === id)?.progress ?? 'not-started'
    const open = remarks.filter(({ anchor, answer, kind }) => anchor.startsWith(anchorStart) && answer === null && kind !== 'advice').length
    return { title, href, state: open > 0 ? 'returned' : chipState[state], progress: state, open }
  }
  return {
    ...presentTitle(draft, language),
    savedAt: head.draftSavedAt, version: head.version, ready: progress.ready && remarks.every(({ kind, answer }) => kind !== 'must-correct' || answer !== null),
    returned: returned && { step: returned.step.name[language], by: returned.rule ? ruleText(returned.rule, wordsIn(language)) : actorText({ personName: returned.by, onBehalfOf: returned.onBehalfOf }, wordsIn(language)), at: returned.at, reason: returned.reason },
    remarks: remarksHere(draft, language), whole: remarksAt(remarks, head.round, 'whole'),
    sections: form.sections.map(({ id, title }) => item(id, `/dossiers/${head.id}/draft/sections/${id}`, title[language], `field:${id}.`)),
    papers: item('papers', `/dossiers/${head.id}/draft/papers`, '', 'paper:'),
    rule: { text: award.prerequisites.text[language], source: citationText(ruleSet, award.prerequisites.cite, language), decidedBy: award.decidedBy[language], set: ruleSet.title[language] },
    cutOffs: cutOffs(ruleSet, award, head.cycleYear, head.today, language), submission: head.submission,
  }
}

/** What stands at the head of every page of a draft. */
export function presentTitle({ head, award }: DraftPage, language: Language) {
  return {
    id: head.id, code: head.code, award: award.name[language], nominee: head.nominee.name, unit: head.unit.name[language], cycleYear: head.cycleYear, round: head.round,
    isReturned: head.state === 'returned', printCode: head.code, held: head.heldSince,
  }
}

/** The remarks of this round, each with the place it is pinned to and the way there. */
function remarksHere({ head, form, award, remarks }: DraftPage, language: Language) {
  return remarks.filter(({ round, answer }) => round === head.round || answer === null).map((remark) => {
    const [, section = '', field = ''] = /^field:([^.]+)\.(.+)$/.exec(remark.anchor) ?? []
    const [, paper = ''] = /^paper:(.+)$/.exec(remark.anchor) ?? []
    const sectionRule = form.sections.find(({ id }) => id === section)
    const place = sectionRule?.fields.find(({ id }) => id === field)?.label[language] ?? award.papers.find(({ code }) => code === paper)?.name[language] ?? null
    const href = sectionRule ? `/dossiers/${head.id}/draft/sections/${section}#remark-${remark.id}` : paper ? `/dossiers/${head.id}/draft/papers#remark-${remark.id}` : `#remark-${remark.id}`
    return { place, href, body: remark.body, kind: remark.kind, answered: remark.answer !== null }
  })
}

/** Where each problem of the rules is put right: the section's page or the papers'. */
export function addressOfProblem(dossierId: string, { path }: Pick<FieldProblem, 'path'>): string {
  const [kind = '', id = ''] = path.split('.')
  if (kind === 'sections') return `/dossiers/${dossierId}/draft/sections/${id}`
  return kind === 'papers' ? `/dossiers/${dossierId}/draft/papers` : `/dossiers/${dossierId}/draft`
}

