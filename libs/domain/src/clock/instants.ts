import type { Audience, Escalation, Lapse, LapseAct, Reminder, Step } from '../rules/rule-set.ts'
import { type Day, dueInstant, morningInstant } from './day.ts'
import type { WorkingCalendar } from './working-calendar.ts'

export const instantKinds = ['reminder', 'due', 'escalation', 'lapse'] as const
export type InstantKind = (typeof instantKinds)[number]

/** A moment at which a step's clock speaks or acts. Its name comes from the rule alone, so that it stays the same when the term moves. */
export interface Instant {
  readonly name: string
  readonly kind: InstantKind
  /** UTC, ISO 8601. */
  readonly at: string
  /** Working days from the last day, negative before it; null for a reminder that goes by the share of the term. */
  readonly offsetDays: number | null
  /** Share of the term that is used up, in percent; null for an instant that goes by working days. */
  readonly sharePercent: number | null
  /** Who is told; for a lapse nobody but those whom its act concerns. */
  readonly recipients: readonly Audience[]
  readonly act: LapseAct | null
}

export type ClockRule = Pick<Step, 'reminders' | 'escalations' | 'lapse'>

/** A running term: the days that ran before `from` count as used, in working days. */
export interface RunningSpan {
  readonly from: Day
  readonly lastDay: Day
  readonly usedDays: number
}

/**
 * The instants of a step's term, in the order in which they come: reminders, escalations and the lapse on working mornings at 08:00, due at the
 * close of the last day. A reminder that would fall on or before `from` is left out; an escalation after 0 working days goes out with the due instant.
 * Throws `calendar.year-unknown`.
 */
export function instants(rule: ClockRule, { from, lastDay, usedDays }: RunningSpan, calendar: WorkingCalendar): Instant[] {
  const termDays = usedDays + Math.max(1, calendar.workingDaysBetween(from, lastDay))
  const reminders = rule.reminders.flatMap((reminder): Instant[] => {
    const day = reminder.workingDaysBefore === undefined
      ? dayOfShare(reminder.shareUsed ?? 0, termDays, { from, usedDays }, calendar) : calendar.addWorkingDays(lastDay, -reminder.workingDaysBefore)
    if (day <= from) return []
    return [{ ...instantOf('reminder', reminder), at: morningInstant(day), recipients: reminder.to }]
  })
  const due: Instant = { name: 'due', kind: 'due', at: dueInstant(lastDay), offsetDays: 0, sharePercent: null, recipients: ['holder'], act: null }
  const after = (workingDays: number) => (workingDays === 0 ? due.at : morningInstant(calendar.addWorkingDays(lastDay, workingDays)))
  const escalations = rule.escalations.map((escalation): Instant => ({ ...instantOf('escalation', escalation), at: after(escalation.workingDaysAfter), recipients: escalation.to }))
  const lapse = rule.lapse ? [{ ...instantOf('lapse', rule.lapse), at: after(rule.lapse.workingDaysAfter), recipients: [], act: rule.lapse.act }] : []
  const rank = ({ kind }: Instant) => instantKinds.indexOf(kind)
  return [...reminders, due, ...escalations, ...lapse].sort((a, b) => a.at.localeCompare(b.at) || rank(a) - rank(b))
}

/** The name under which a rule's instant is kept. */
export function instantName(kind: 'reminder' | 'escalation' | 'lapse', rule: Partial<Reminder & Escalation & Lapse>): string {
  if (kind === 'lapse') return `lapse-${rule.workingDaysAfter}-${rule.act}`
  if (kind === 'escalation') return `escalation-${rule.workingDaysAfter}-${rule.to?.join('-')}`
  return rule.workingDaysBefore === undefined ? `reminder-used-${percent(rule.shareUsed ?? 0)}` : `reminder-${rule.workingDaysBefore}`
}

function instantOf(kind: 'reminder' | 'escalation' | 'lapse', rule: Partial<Reminder & Escalation & Lapse>): Omit<Instant, 'at' | 'recipients'> {
  const offsetDays = rule.workingDaysAfter ?? (rule.workingDaysBefore === undefined ? null : -rule.workingDaysBefore)
  return { name: instantName(kind, rule), kind, offsetDays, sharePercent: rule.shareUsed === undefined ? null : percent(rule.shareUsed), act: null }
}

/** The working day on which a share of the term is used up, as half of 5 days is on day 3; `from` or before where it was used up earlier. */
function dayOfShare(share: number, termDays: number, { from, usedDays }: Pick<RunningSpan, 'from' | 'usedDays'>, calendar: WorkingCalendar): Day {
  const day = Math.ceil((percent(share) * termDays) / 100) - usedDays
  return day > 0 ? calendar.addWorkingDays(from, day) : from
}

function percent(share: number): number {
  return Math.round(share * 100)
}
