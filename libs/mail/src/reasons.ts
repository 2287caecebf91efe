import { type Audience, type Bilingual, type Escalation, type Lapse } from '@vinhdanh/domain'
import { type Language, type Translate, translator } from './catalogue.ts'
import type { MailedNoticeKind } from './notice.ts'

const inBoth = (words: (t: Translate, language: Language) => string): Bilingual => ({ vi: words(translator('vi'), 'vi'), en: words(translator('en'), 'en') })

const whyKeys: Partial<Record<MailedNoticeKind, string>> = { task: 'task', reminder: 'task', overdue: 'task', 'handed-over': 'task', returned: 'returned', question: 'returned', answer: 'answer', escalation: 'escalation', undelivered: 'escalation', 'force-asked': 'force-asked', 'force-declined': 'force-asked' }

/** How somebody came to a notice. */
export interface Standing {
  /** Name of the colleague for whom the recipient acts; null when for nobody. */
  readonly onBehalfOf: string | null
  /** As what somebody without a task is told; null for everybody else. */
  readonly toldAs: Audience | null
  /** The rule gave the recipient the task, because those who held it did not answer. */
  readonly isByLapse: boolean
}

/** Why somebody gets a notice of this kind. */
export function whyWords(kind: MailedNoticeKind, { onBehalfOf, toldAs, isByLapse }: Standing): Bilingual {
  const key = whyKeys[kind] ?? 'news'
  if (key === 'escalation' && toldAs) return inBoth((t) => t(`why.toldAs.${toldAs}`))
  if (key === 'task' && isByLapse) return inBoth((t) => t('why.byLapse'))
  if (key === 'task' && onBehalfOf !== null) return inBoth((t) => t('why.substitute', { name: onBehalfOf }))
  return inBoth((t) => t(`why.${key}`))
}

/** What the rules hold ready when a step is not done. */
export interface Consequences {
  readonly escalation: Pick<Escalation, 'workingDaysAfter' | 'to'> | null
  readonly lapse: Pick<Lapse, 'workingDaysAfter' | 'act'> | null
}

/** What happens when nothing is done; null for news, which asks for nothing, and for those who were told because nothing was done. */
export function ifNothingWords(kind: MailedNoticeKind, { escalation, lapse }: Consequences): Bilingual | null {
  if (kind === 'question') return inBoth((t) => t('ifNothing.question'))
  if (kind === 'force-asked') return inBoth((t) => t('ifNothing.force-asked'))
  if (!(kind in whyKeys) || kind === 'escalation' || kind === 'undelivered' || kind === 'answer' || kind === 'force-declined') return null
  return inBoth((t, language) => [
    escalation
      ? t('ifNothing.told', { who: new Intl.ListFormat(language).format(escalation.to.map((audience) => t(`audience.${audience}`))), when: whenWords(escalation.workingDaysAfter, t) })
      : t('ifNothing.stays'),
    ...(lapse ? [t(`ifNothing.lapse.${lapse.act}`, { when: whenWords(lapse.workingDaysAfter, t) })] : []),
  ].join(' '))
}

function whenWords(workingDaysAfter: number, t: Translate): string {
  return workingDaysAfter === 0 ? t('ifNothing.atDue') : t('ifNothing.after', { count: workingDaysAfter })
}

/** How a step was closed by a rule, because nobody had answered. */
export function lapseWords(act: Lapse['act']): Bilingual {
  return inBoth((t) => t(`lapsed.${act}`))
}
