import type { DossierPage, TimelineEntry } from '@vinhdanh/record'
import { ruleText } from '../text/clock-words.ts'
import type { Words } from '../text/words.ts'
import { actorText, decisionText, stateOf } from './history.ts'
import { supersededText } from './superseded-words.ts'

const states: Partial<Record<TimelineEntry['kind'], string>> = {
  created: 'draft', 'handed-in': 'done', reminder: 'soon', due: 'late', escalation: 'late', lapse: 'late', 'handed-over': 'waiting', 'taken-back': 'waiting', held: 'held', released: 'waiting',
  'opinion-asked': 'held', 'opinion-ended': 'done', 'question-asked': 'waiting', 'question-ended': 'done', 'late-permitted': 'soon', ended: 'done',
}

/** Everything that happened, the latest first, in words. */
export function timelineView(entries: readonly TimelineEntry[], page: Pick<DossierPage, 'form' | 'award'>, words: Words) {
  const { t, language } = words
  return entries.map((entry) => ({
    at: entry.at, state: entry.outcome ? stateOf({ outcome: entry.outcome, forced: entry.forced }) : states[entry.kind] ?? 'waiting',
    title: [t(`dossier:event.${entry.kind}`, { no: entry.revisionNo, colleague: entry.colleague }), entry.stepName?.[language], entry.outcome && decisionText({ outcome: entry.outcome, forced: entry.forced }, words)].filter(Boolean).join(': '),
    by: [peopleText(entry, words), entry.round === null ? '' : t('round', { count: entry.round })].filter(Boolean).join(' · '),
    text: [textOf(entry, words), entry.superseded && `${t('dossier:superseded.title')} ${supersededText(entry.superseded, page, words) ?? ''}`].filter(Boolean).join('\n') || null,
  })).reverse()
}

function peopleText({ kind, people, onBehalfOf, rule, forced }: TimelineEntry, words: Words): string {
  const { t } = words
  if (forced) return actorText({ personName: null, onBehalfOf: null, forced }, words)
  if (kind === 'decided' && rule) return t('clock:by')
  const names = people.join(', ')
  return onBehalfOf ? t('dossier:onBehalf', { name: names, principal: onBehalfOf }) : names
}

function textOf({ kind, text, rule, people }: TimelineEntry, words: Words): string | null {
  const { t } = words
  if (rule) return kind === 'lapse' && people.length === 0 ? t(`clock:failed.${rule.act}`) : ruleText(rule, words)
  if (text === null) return null
  if (kind === 'ended') return t(`dossiers:state.${text}`)
  if (kind === 'handed-in') return t('dossier:event.digest', { sha256: text })
  if (kind === 'opinion-ended' || kind === 'question-ended') {
    const [outcome = '', ...rest] = text.split(': ')
    return `${t(`${kind === 'opinion-ended' ? 'opinions' : 'questions'}:outcome.${outcome}`)}: ${rest.join(': ')}`
  }
  if (kind !== 'notice') return text
  const [notice = '', state = ''] = text.split(': ')
  return `${t(`dossier:notice.${notice}`)}: ${t(`dossier:delivery.${state}`)}`
}
