import { invalid } from '../errors.ts'
import type { Bilingual } from '../rules/rule-set.ts'
import { type Day, dayNumber, dayOf } from './day.ts'
import { isWeekend, type WorkingCalendar } from './working-calendar.ts'

/** A day inside a term that does not count, and why. */
export interface LeftOutDay {
  readonly date: Day
  readonly kind: 'weekend' | 'holiday'
  readonly reason: Bilingual
}

/** A span of working days. `confirmed` is false when it passes over a day whose official notice is still awaited. */
export interface Term {
  readonly from: Day
  readonly workingDays: number
  readonly firstDay: Day
  readonly lastDay: Day
  readonly leftOut: readonly LeftOutDay[]
  readonly confirmed: boolean
}

export const longestTerm = 365

const saturday: Bilingual = { vi: 'Thứ Bảy', en: 'Saturday' }
const sunday: Bilingual = { vi: 'Chủ nhật', en: 'Sunday' }

/**
 * The term of `workingDays` (1 to 365) that follows `from`. The day of receipt is not counted and the term ends at the close of its
 * last working day (Civil Code 2015, Articles 147 and 148). Throws `validation.failed` for another budget, `calendar.year-unknown`
 * when a year it touches has no calendar.
 */
export function term(calendar: WorkingCalendar, from: Day, workingDays: number): Term {
  if (!Number.isInteger(workingDays) || workingDays < 1 || workingDays > longestTerm) {
    throw invalid({ path: 'workingDays', message: 'problem.working-days-range', params: { min: 1, max: longestTerm } })
  }
  const firstDay = calendar.addWorkingDays(from, 1)
  const lastDay = calendar.addWorkingDays(from, workingDays)
  const leftOut: LeftOutDay[] = []
  const last = dayNumber(lastDay)
  for (let number = dayNumber(from) + 1; number <= last; number += 1) {
    const exception = calendar.exceptionOn(number)
    if (exception?.kind === 'off') leftOut.push({ date: exception.day, kind: 'holiday', reason: exception.name })
    else if (!exception && isWeekend(number)) leftOut.push({ date: dayOf(number), kind: 'weekend', reason: isWeekend(number - 1) ? sunday : saturday })
  }
  return { from, workingDays, firstDay, lastDay, leftOut, confirmed: calendar.isConfirmed(from, lastDay) }
}

/** Where a term stands on a day: "day 7 of 25", how many working days are left or over. All in working days; day 0 is the day of receipt, and the last day still counts in full. */
export interface DayCount {
  readonly day: number
  readonly of: number
  readonly left: number
  readonly late: number
}

/** How far a term has run that may have stood still in between. */
export interface RunOfTerm {
  /** Working days used before it last began to run, or before it was paused. */
  readonly usedDays: number
  /** The day from which it last ran; that day itself is not counted again. */
  readonly runsFrom: Day
  readonly lastDay: Day
  /** While it stands: the working days that were left when it was paused, none or fewer when it was over. Null while it runs. */
  readonly leftDays: number | null
}

/** The count of a term that may have been moved and paused. A term that stands counts no further. Throws `calendar.year-unknown`. */
export function countOf(calendar: WorkingCalendar, { usedDays, runsFrom, lastDay, leftDays }: RunOfTerm, today: Day): DayCount {
  const day = usedDays + (leftDays === null ? Math.max(0, calendar.workingDaysBetween(runsFrom, today)) : 0)
  const of = usedDays + (leftDays ?? calendar.workingDaysBetween(runsFrom, lastDay))
  return { day: Math.min(day, of), of, left: Math.max(0, of - day), late: Math.max(0, day - of) }
}
