import { type Bilingual, holdsBack, localDay, type Outcome, remarkKinds, term } from '@vinhdanh/domain'
import { type Database, loadCalendar, sessionPage, type TaskPage } from '@vinhdanh/record'
import { anchorChoices } from '../dossier-page/report.ts'
import { hasText } from '../text/catalogue.ts'
import { longDate, shortDate } from '../text/dates.ts'
import type { Words } from '../text/words.ts'
import { ballotWords } from './ballot-words.ts'
import { type FormState, leadsOn, remarkRows, type Typed } from './decision-form.ts'
import { fileField } from './decision-file.ts'
import { outcomeText, whatHappensNext } from './outcome-words.ts'
import { headOf } from './task.presenter.ts'

/** Every outcome with what it leads to, for those who need another than the two on the task's page. */
export function presentChoice(page: TaskPage, words: Words) {
  return {
    ...headOf(page, words),
    outcomes: page.task.outcomes.map((outcome) => ({ text: outcomeText(page.task.kind, outcome, words), next: whatHappensNext(page, outcome, words), href: `/tasks/${page.task.id}/decide/${outcome}` })),
  }
}

/** The form of a decision: what it decides, what is asked, what happens then. */
export async function presentDecision(database: Database, page: TaskPage, outcome: Outcome, { typed, problems, file, fresh, broughtBack }: FormState, words: Words) {
  const { task, dossier, award, form, maxRounds } = page
  const { t, language } = words
  const rows = remarkRows(typed, outcome === 'return' && fresh ? 1 : 0)
  const kinds = Object.fromEntries(Array.from({ length: rows }, (_, row) => [`remarks.${row}.kind`, outcome === 'return' ? 'must-correct' : 'advice']))
  const choice = ({ code, name }: { readonly code: string; readonly name: Bilingual }) => ({ value: code, text: name[language] })
  const values: Typed = { ...kinds, ...(fresh ? await firstValues(database, page, outcome) : {}), ...typed }
  return {
    ...headOf(page, words), kind: task.kind, outcome, text: outcomeText(task.kind, outcome, words), next: whatHappensNext(page, outcome, words), leadsOn: leadsOn(outcome), fresh, broughtBack: broughtBack && { at: broughtBack.savedAt, isStale: broughtBack.isStale },
    compareHref: page.lastLook && page.lastLook.revision.no < dossier.revisionNo ? `/dossiers/${dossier.id}/compare?from=${page.lastLook.revision.no}&to=${dossier.revisionNo}` : null,
    inPlaceOf: task.onBehalfOf?.name ?? null, unanswered: page.remarks.filter((remark) => holdsBack(remark) && remark.round < task.round).length,
    form: { values, problems }, file, fileField: fileField(task.kind, outcome),
    isLastStep: page.plan.at(-1)?.stepId === task.stepId, returnsLeft: outcome === 'return' ? maxRounds - task.round : null,
    grounds: page.refusalGrounds.map((ground) => ({ value: ground.id, text: ground.name[language] })),
    otherAwards: { lower: page.otherAwards.lower.map(choice), higher: page.otherAwards.higher.map(choice) },
    remarkRows: rows, fieldLabels: { ...payloadLabels(problems, words), ...remarkLabels(rows, words) }, remarksOpen: outcome === 'return' || rows > 0,
    anchors: anchorChoices(form, award, words),
    remarkKinds: remarkKinds.map((value) => ({ value, text: t(`dossier:remark.${value}`) })),
    ballot: task.kind === 'council-result' && !fresh ? ballotWords(award.council, typed, words) : null, ballotHref: `/tasks/${task.id}/decide/ballot`,
    rule: award.council && { quorum: award.council.quorum.value, base: award.council.threshold.base },
    posting: task.kind === 'posting' ? await postingWords(database, page, values['payload.startDate'] ?? '', words) : null,
    heldBy: dossier.heldSince, openQuestions: page.questions.filter((question) => question.outcome === null).length, openOpinions: openOpinionsView(page, outcome, words),
  }
}

/** What the form can fill in by itself: the result that goes with the outcome, the council's seats on the session's day. */
async function firstValues(database: Database, { task, session }: TaskPage, outcome: Outcome): Promise<Typed> {
  if (task.kind === 'external-milestone' && outcome !== 'return') return { 'payload.result': outcome === 'pass' ? 'favourable' : 'unfavourable' }
  if (task.kind !== 'council-result' || !session) return {}
  const { members } = await sessionPage(database, session.id)
  return { 'payload.ballot.members': members.length > 0 ? String(members.length) : '', 'payload.minutes.date': session.heldOn }
}

/** The first day on which a posting can be passed, from the day it began (or, until one is typed, from today). */
async function postingWords(database: Database, { terms, dossier }: TaskPage, startDate: string, { t, language }: Words): Promise<string> {
  const from = /^\d{4}-\d{2}-\d{2}$/.test(startDate) && localDay(`${startDate}T00:00:00+07:00`) === startDate ? startDate : dossier.today
  const calendar = await loadCalendar(database)
  const { lastDay } = term(calendar, from, terms.postingDays)
  return t('tasks:posting.passable', { days: terms.postingDays, from: longDate(from, language), first: longDate(calendar.addWorkingDays(lastDay, 1), language) })
}

/** The opinions still waited for: whether the rule wants one of them before this outcome, else a line to confirm for each. */
function openOpinionsView({ opinions }: TaskPage, outcome: Outcome, { t, language }: Words) {
  const open = opinions.filter((opinion) => opinion.outcome === null)
  const blocking = outcome === 'pass' ? open.filter(({ blocksPassing }) => blocksPassing).map(({ body }) => body) : []
  return {
    blocked: blocking.length > 0 ? t('opinions:decide.block', { bodies: blocking.join(', ') }) : null,
    items: open.map(({ id, body, expectedOn }) => ({ name: `openOpinions.${id}`, text: t('opinions:decide.confirm', { body, date: shortDate(expectedOn, language) }) })),
  }
}

/** What the summary of problems calls the reason, the open opinions and what an outcome states. */
function payloadLabels(problems: FormState['problems'], { t }: Words): Record<string, string> {
  const stated = problems.map(({ path }) => path).filter((path) => path.startsWith('payload.') && hasText(`dossier:${path}`))
  return { reason: t('tasks:decide.reason'), openOpinions: t('opinions:decide.open'), ...Object.fromEntries(stated.map((path) => [path, t(`dossier:${path}`)])) }
}

/** What the summary of problems calls the fields of each remark: several may have the same problem. */
function remarkLabels(rows: number, { t }: Words): Record<string, string> {
  const fieldsOf = (row: number) => (['anchor', 'page', 'kind', 'body'] as const).map((field): [string, string] => [`remarks.${row}.${field}`, `${t('tasks:decide.remark', { count: row + 1 })}, ${t(`tasks:decide.${field}`)}`])
  return Object.fromEntries(Array.from({ length: rows }, (_, row) => fieldsOf(row)).flat())
}
