import type { Bilingual } from '@vinhdanh/domain'
import { type Language, type Translate, translator } from './catalogue.ts'
import type { MailedNoticeKind } from './notice.ts'

/** Who is told when a step is not done, and how many working days after its term; 0 is with the term's end. */
export interface Escalation {
  readonly workingDaysAfter: number
  readonly to: 'superior' | 'administrator'
}

const inBoth = (words: (t: Translate, language: Language) => string): Bilingual => ({ vi: words(translator('vi'), 'vi'), en: words(translator('en'), 'en') })

const whyKeys: Partial<Record<MailedNoticeKind, string>> = { task: 'task', reminder: 'task', overdue: 'task', 'handed-over': 'task', returned: 'returned', escalation: 'escalation' }

/** Why somebody gets a notice of this kind. @param isSubstitute the recipient acts for somebody else */
export function whyWords(kind: MailedNoticeKind, isSubstitute: boolean): Bilingual {
  const key = whyKeys[kind] ?? 'news'
  return inBoth((t) => t(`why.${key === 'task' && isSubstitute ? 'substitute' : key}`))
}

/** What happens when nothing is done; null for news, which asks for nothing, and for those who were told because nothing was done. */
export function ifNothingWords(kind: MailedNoticeKind, escalation: Escalation | null): Bilingual | null {
  if (!(kind in whyKeys) || kind === 'escalation') return null
  if (!escalation) return inBoth((t) => t('ifNothing.stays'))
  const { to, workingDaysAfter } = escalation
  return inBoth((t) => t(`ifNothing.${to}`, { when: workingDaysAfter === 0 ? t('ifNothing.atDue') : t('ifNothing.after', { count: workingDaysAfter }) }))
}
