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

/** Where a term stands on a day: "day 7 of 25", how many working days are left or over. All in working days. */
export interface DayCount {
  readonly day: number
  readonly of: number
  readonly left: number
  readonly late: number
}

/** The count on `today`. Day 0 is the day of receipt; `left` is 0 on the last day, which still counts in full. Throws `calendar.year-unknown`. */
export function dayCount(calendar: WorkingCalendar, { from, workingDays }: Pick<Term, 'from' | 'workingDays'>, today: Day): DayCount {
  const day = Math.max(0, calendar.workingDaysBetween(from, today))
  return { day, of: workingDays, left: Math.max(0, workingDays - day), late: Math.max(0, day - workingDays) }
}
