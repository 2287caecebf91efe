import { type Day, localDay, type WorkingCalendar } from '@vinhdanh/domain'
import { type Database, loadCalendar } from '@vinhdanh/record'

/** For the macro `dueChip`: working days left of the last day of a term, negative when it is over. */
export interface Due {
  readonly days: number
  readonly date: Day
  /** False while a day on the way there awaits its official notice: the date may still move. */
  readonly confirmed: boolean
}

/** A last day as it is seen from `today`. Errors: AppError `calendar.year-unknown`. */
export function dueOn(calendar: WorkingCalendar, today: Day, date: Day): Due {
  return { days: calendar.workingDaysBetween(today, date), date, confirmed: calendar.isConfirmed(today, date) }
}

/** What judges due days against `today`. Errors: AppError `calendar.year-unknown`. */
export async function dueReckoner(database: Database, today: Day): Promise<(dueDay: Day) => Due> {
  const calendar = await loadCalendar(database)
  return (dueDay) => dueOn(calendar, today, dueDay)
}

/** The last day of a term that closes at `dueAt`, the midnight after it. */
export function lastDayOf(dueAt: Date): Day {
  return localDay(new Date(dueAt.getTime() - 1))
}
