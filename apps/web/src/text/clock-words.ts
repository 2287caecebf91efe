import type { ClockInstantLine, RuleAct } from '@vinhdanh/record'
import type { Words } from './words.ts'

type Planned = Pick<ClockInstantLine, 'kind' | 'offsetDays' | 'sharePercent' | 'recipients' | 'act'>

/** When an instant comes, counted on its term: «3 working days before the last day». */
export function whenText({ offsetDays, sharePercent }: Pick<Planned, 'offsetDays' | 'sharePercent'>, { t }: Words): string {
  if (sharePercent !== null) return t('clock:when.share', { percent: sharePercent })
  if (!offsetDays) return t('clock:when.due')
  return t(offsetDays < 0 ? 'clock:when.before' : 'clock:when.after', { count: Math.abs(offsetDays) })
}

/** What an instant does: whom it tells, or what the rule does of itself. */
export function doesText({ kind, recipients, act }: Pick<Planned, 'kind' | 'recipients' | 'act'>, { t, language }: Words): string {
  if (act !== null) return t(`clock:act.${act}`)
  const who = new Intl.ListFormat(language).format(recipients.map((audience) => t(`clock:audience.${audience}`)))
  return t(kind === 'due' ? 'clock:tells.due' : 'clock:tells.others', { who })
}

/** What a rule has done: «Passed without an answer, 5 working days after the term, under …». */
export function ruleText({ act, workingDaysAfter, citation }: RuleAct, { t, language }: Words): string {
  const source = citation ? [citation.instrument[language], citation.place].filter(Boolean).join(', ') : ''
  return t(`clock:done.${act}`, { count: workingDaysAfter, source })
}
