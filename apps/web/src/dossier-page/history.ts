import type { ScanState } from '@vinhdanh/domain'
import type { DecisionLine, DossierPage, StepLine } from '@vinhdanh/record'
import { ruleText } from '../text/clock-words.ts'
import { shortDate } from '../text/dates.ts'
import type { Words } from '../text/words.ts'
import { supersededText } from './superseded-words.ts'

/** States of the chips, by how a step was closed. */
export const outcomeStates = { pass: 'done', return: 'returned', reject: 'rejected', 'not-recommend': 'rejected', 'lower-award': 'returned', 'higher-award': 'returned' } as const

/** How a step was decided, in a word; one that two administrators passed on was decided by nobody who held it. */
export function decisionText({ outcome, forced }: Pick<DecisionLine, 'outcome' | 'forced'>, { t }: Words): string {
  return t(`dossier:outcome.${forced ? 'forced' : outcome}`)
}

/** «A», «A, for B» when a substitute acted, the two who passed a step on, or that a rule decided without a person. */
export function actorText({ personName, onBehalfOf, forced = null }: Pick<DecisionLine, 'personName' | 'onBehalfOf'> & Partial<Pick<DecisionLine, 'forced'>>, { t }: Words): string {
  if (forced) return t('dossier:twoPersons', { first: forced.askedBy, second: forced.confirmedBy })
  if (personName === null) return t('clock:by')
  return onBehalfOf ? t('dossier:onBehalf', { name: personName, principal: onBehalfOf }) : personName
}

/** The chip of how a step was closed. */
export const stateOf = ({ outcome, forced }: Pick<DecisionLine, 'outcome' | 'forced'>) => (forced ? 'soon' : outcomeStates[outcome])

/** What was decided so far, the latest first: step, outcome, who, when, why, and what was stated with it. */
export function decisionsView(page: DossierPage, words: Words) {
  const { steps, plan } = page
  const nameOf = ({ stepId, kind }: StepLine) => plan.find((line) => line.stepId === stepId)?.name[words.language] ?? words.t(`dossier:kind.${kind}`)
  return steps.flatMap((step) => (step.decision && step.kind !== 'correction' ? [{ step, decision: step.decision }] : [])).reverse().map(({ step, decision }) => ({
    id: decision.id, title: `${nameOf(step)}: ${decisionText(decision, words)}`, by: actorText(decision, words), at: decision.decidedAt, text: decision.rule ? ruleText(decision.rule, words) : decision.reason,
    state: decision.superseded ? 'held' : stateOf(decision), superseded: supersededText(decision.superseded, page, words), round: step.round, revisionNo: decision.revisionNo, facts: payloadFacts(page, decision, words),
  }))
}

/** What a holder stated with a decision, as keys and values; files as links. */
function payloadFacts({ dossier, refusalGrounds, scanStates }: DossierPage, { payload }: DecisionLine, { t, language }: Words): { key: string; text: string; href?: string; state?: ScanState | undefined }[] {
  return flat(payload ?? {}).flatMap(([path, value]) => {
    if (path === 'standsSince') return []
    const key = t(`dossier:payload.${path}`)
    if (path === 'minutes.sha256' || path === 'paper') return [{ key, text: t('dossier:payload.open'), href: `/dossiers/${dossier.id}/papers/${value}`, state: scanStates[value] }]
    if (path === 'ground') return [{ key, text: refusalGrounds.find(({ id }) => id === value)?.name[language] ?? value }]
    if (path === 'result') return [{ key, text: t(`dossier:result.${value}`) }]
    return [{ key, text: /^\d{4}-\d{2}-\d{2}$/.test(value) ? shortDate(value, language) : value }]
  })
}

function flat(payload: Readonly<Record<string, unknown>>, prefix = ''): [string, string][] {
  return Object.entries(payload).flatMap(([name, value]): [string, string][] => {
    if (typeof value === 'object' && value !== null) return flat(value as Record<string, unknown>, `${prefix}${name}.`)
    return typeof value === 'string' || typeof value === 'number' ? [[`${prefix}${name}`, String(value)]] : []
  })
}
