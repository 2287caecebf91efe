import type { StuckCauseName, StuckEvidence, StuckLine } from '@vinhdanh/record'
import { withoutLinks } from '../notices/without-links.ts'
import { repinAddress } from '../rules/repin.presenter.ts'
import { shortDate } from '../text/dates.ts'
import type { Words } from '../text/words.ts'

/** What may be done about a cause: a page, or one button. */
export interface Repair {
  readonly text: string
  readonly href?: string
  readonly action?: string
}

export interface StuckView {
  readonly cause: StuckCauseName
  readonly why: string
  readonly since: Date
  /** Working days. */
  readonly days: number
  readonly repairs: readonly Repair[]
}

interface StuckContext {
  readonly words: Words
  readonly days: number
  readonly mayRepair: boolean
}

/** A cause in words, with its evidence and its repair. */
export function presentStuck(line: StuckLine, dossier: { readonly id: string; readonly code: string }, { words, days, mayRepair }: StuckContext): StuckView {
  return { cause: line.cause, why: wording(line, words), since: line.since, days, repairs: mayRepair ? repairsOf(line, dossier, words) : [] }
}

function wording({ cause, evidence }: StuckLine, { t, language }: Words): string {
  const shown = (day: string | undefined): string => (day === undefined ? '' : shortDate(day, language))
  const { people = [], role, reply, authority, job, attempts, error, run, restarted, ruleSet, usualDays, days, file } = evidence
  const why = t(`board:cause.${textOf(cause, evidence)}`, {
    people: people.join(', '), role: role === undefined ? '' : t(`organisation:role.${role}`), reply: withoutLinks(reply ?? ''), authority, attempts, error, file: file ?? '',
    job: job === undefined ? '' : t(`board:job.${job}`), lastDay: shown(evidence.lastDay), until: shown(evidence.until),
    run: run === undefined ? '' : t(`board:run.${run}`), ruleSet, usual: usualDays, days,
  })
  return restarted ? `${why} ${t('board:restarted')}` : why
}

/** One cause has several texts where its evidence differs. */
function textOf(cause: StuckCauseName, { state, stepId }: StuckEvidence): string {
  if (cause === 'file-held-back') return `${cause}-${state === 'infected' ? 'infected' : 'unscanned'}`
  if (cause === 'mail-not-delivered') return `${cause}-${state === 'refused' || state === 'bounced' ? state : 'unknown'}`
  return cause === 'on-its-way' && !stepId ? `${cause}-at-start` : cause
}

function repairsOf({ cause, evidence }: StuckLine, { id, code }: { readonly id: string; readonly code: string }, { t }: Words): Repair[] {
  const repair = (key: string, target: Omit<Repair, 'text'>): Repair => ({ text: t(`board:repair.${key}`), ...target })
  switch (cause) {
    case 'no-holder':
    case 'holders-inactive':
      return [repair('name-holder', { href: holderPage(id, evidence) })]
    case 'holders-away':
      return [repair('other-substitute', { href: `/organisation/away?show=alone&stuck=${id}` }), repair('name-holder', { href: holderPage(id, evidence) })]
    case 'mail-not-delivered': {
      const [personId] = evidence.state === 'unknown' ? [] : evidence.personIds ?? []
      return [repair('resend', { href: mailsAddress({ id, code }) }), ...(personId === undefined ? [] : [repair('address', { href: `/organisation/people/${personId}/address?stuck=${id}` })])]
    }
    case 'holders-never-signed-in':
    case 'holders-silent':
      return [repair('resend', { href: mailsAddress({ id, code }) }), repair('name-holder', { href: holderPage(id, evidence) })]
    case 'job-failing':
      return [repair('retry', { action: `/board/${id}/retry` })]
    case 'no-next-step':
      return [...backToPinned(evidence, code).map((href) => repair('repin', { href })), repair('rules', { href: evidence.ruleSetId ? `/rules/${evidence.ruleSetId}` : '/rules' }), repair('nudge', { action: `/board/${id}/nudge` })]
    case 'on-its-way':
      return [repair('nudge', { action: `/board/${id}/nudge` })]
    case 'file-held-back':
      return [repair('file', { href: `/files/${evidence.sha256 ?? ''}?stuck=${id}` })]
    case 'workflow-lost':
    case 'places-differ':
    case 'timer-missing':
      return evidence.restarted ? [] : [repair('restart', { action: `/board/${id}/restart` })]
    case 'milestone-late':
      return [repair('result', { href: `/dossiers/${id}` }), repair('deadline', { href: `/dossiers/${id}/deadline?stuck=${id}` })]
    case 'opinion-late': {
      const opinion = `/dossiers/${id}/opinions/${evidence.opinionId ?? ''}`
      return [
        repair('answer', { href: `${opinion}/answer?stuck=${id}` }), repair('extend', { href: `${opinion}/extend?stuck=${id}` }), ...(evidence.mayClose ? [repair('close', { href: `${opinion}/close?stuck=${id}` })] : []),
      ]
    }
    case 'question-late':
      return [repair('question', { href: `/dossiers/${id}/questions/${evidence.questionId ?? ''}` })]
    case 'held-too-long':
      return [repair('release', { href: `/dossiers/${id}/release?stuck=${id}` })]
    case 'longer-than-usual':
      return [repair('resend', { href: mailsAddress({ id, code }) }), repair('name-holder', { href: holderPage(id, evidence) })]
    case 'past-escalation':
      return [repair('deadline', { href: `/dossiers/${id}/deadline?stuck=${id}` })]
  }
}

/** Where a dossier that was altered outside is pinned back to the rules to which an act pinned it last. */
function backToPinned({ pinnedLast, ruleSetId, awardCode }: StuckEvidence, code: string): string[] {
  if (!pinnedLast || !ruleSetId || !awardCode || pinnedLast === ruleSetId) return []
  return [repinAddress(pinnedLast, { from: ruleSetId, award: awardCode, code })]
}

/** The mails of a dossier, which are sent again there. */
export const mailsAddress = ({ id, code }: { readonly id: string; readonly code: string }): string => `/notices?dossier=${code}&stuck=${id}`

/** Where a holder is named: the unit's page at the form for its posts, which leads back to the dossier's causes. */
const holderPage = (dossierId: string, { unitId, role }: StuckEvidence): string =>
  (unitId ? `/organisation/units/${unitId}?${new URLSearchParams({ role: role ?? '', stuck: dossierId }).toString()}#add-post` : '/organisation')
