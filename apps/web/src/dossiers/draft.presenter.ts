import { completeness, type FieldProblem, holdsBack, parseAnchor, placeOfAnchor, placesOf, type Progress } from '@vinhdanh/domain'
import type { DraftPage } from '@vinhdanh/record'
import { actorText } from '../dossier-page/history.ts'
import { anchorText } from '../dossier-page/report.ts'
import type { Language } from '../text/catalogue.ts'
import { ruleText } from '../text/clock-words.ts'
import { wordsIn } from '../text/words.ts'
import { citationText } from './citation.ts'
import { cutOffs } from './cut-off.presenter.ts'
import { presentPresence } from './presence.presenter.ts'
import { isAsked, remarksAt } from './remarks.presenter.ts'

const chipState = { 'not-started': 'draft', incomplete: 'soon', ready: 'done', optional: 'draft' } as const satisfies Record<Progress, string>

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
    const open = remarks.filter((remark) => remark.anchor.startsWith(anchorStart) && isAsked(remark, head.round) && (holdsBack(remark) || (remark.kind === 'question' && remark.state === 'open'))).length
    return { title, href, state: open > 0 ? 'returned' : chipState[state], progress: state, open }
  }
  return {
    ...presentTitle(draft, language),
    savedAt: head.draftSavedAt, version: head.version, ready: progress.ready && !remarks.some(holdsBack),
    returned: returned && { step: returned.step.name[language], by: returned.rule ? ruleText(returned.rule, wordsIn(language)) : actorText({ personName: returned.by, onBehalfOf: returned.onBehalfOf }, wordsIn(language)), at: returned.at, reason: returned.reason },
    nextRound: nextRoundText(draft, language), remarks: remarksHere(draft, language), whole: ['whole', ...lostPlaces(draft)].flatMap((anchor) => remarksAt(remarks, { round: head.round, anchor }, wordsIn(language))),
    sections: form.sections.map(({ id, title }) => item(id, `/dossiers/${head.id}/draft/sections/${id}`, title[language], `field:${id}.`)),
    papers: item('papers', `/dossiers/${head.id}/draft/papers`, '', 'paper:'),
    rule: { text: award.prerequisites.text[language], source: citationText(ruleSet, award.prerequisites.cite, language), decidedBy: award.decidedBy[language], set: ruleSet.title[language] },
    cutOffs: cutOffs(ruleSet, award, head.cycleYear, head.today, language), submission: head.submission,
  }
}

/** What stands at the head of every page of a draft. */
export function presentTitle(draft: DraftPage, language: Language) {
  const { head, award } = draft
  return {
    id: head.id, code: head.code, award: award.name[language], nominee: head.nominee.name, unit: head.unit.name[language], cycleYear: head.cycleYear, round: head.round,
    isReturned: head.state === 'returned', printCode: head.code, held: head.heldSince, presence: presentPresence(draft, language),
  }
}

/** Which round handing in again opens, where it begins and why, and how often the dossier may be returned after it; null for a first draft. */
export function nextRoundText({ nextRound }: DraftPage, language: Language): string | null {
  if (!nextRound) return null
  const { t } = wordsIn(language)
  const { round, step, because, maxRounds: max } = nextRound
  const left = max - round
  return `${t(`dossiers:nextRound.${because}`, { round, step: step.name[language] })} ${left > 0 ? t('dossiers:nextRound.left', { count: left, max }) : t('dossiers:nextRound.last', { max })}`
}

/** The remarks asked in this round, each with the place it is pinned to and the way there. */
function remarksHere(draft: DraftPage, language: Language) {
  const { head, form, award, remarks } = draft
  return remarks.filter((remark) => isAsked(remark, head.round)).map((remark) => ({
    place: anchorText(remark.anchor, form, award, wordsIn(language), remark.about), href: addressOfRemark(draft, remark), body: remark.body,
    kind: remark.state === 'reopened' ? 'reopened' as const : remark.kind, answered: remark.state === 'answered',
  }))
}

/** Places of remarks that the rules of the dossier no longer have. */
function lostPlaces({ remarks, form, award }: DraftPage): string[] {
  const places = placesOf(form, award)
  return [...new Set(remarks.map(({ anchor }) => placeOfAnchor(anchor)))].filter((place) => place !== 'whole' && !places.includes(place))
}

/** Where a remark is answered: beside its field, at its paper, else with those on the whole. */
export function addressOfRemark({ head, form, award }: Pick<DraftPage, 'head' | 'form' | 'award'>, { id, anchor }: { readonly id: string; readonly anchor: string }): string {
  const draft = `/dossiers/${head.id}/draft`
  const place = parseAnchor(anchor)
  if (place?.at === 'field' && form.sections.some((section) => section.id === place.section)) return `${draft}/sections/${place.section}#remark-${id}`
  return `${draft}${place?.at === 'paper' && award.papers.some(({ code }) => code === place.code) ? '/papers' : ''}#remark-${id}`
}

/** Where each problem of the rules is put right: the section's page or the papers'. */
export function addressOfProblem(dossierId: string, { path }: Pick<FieldProblem, 'path'>): string {
  const [kind = '', id = ''] = path.split('.')
  if (kind === 'sections') return `/dossiers/${dossierId}/draft/sections/${id}`
  return kind === 'papers' ? `/dossiers/${dossierId}/draft/papers` : `/dossiers/${dossierId}/draft`
}
