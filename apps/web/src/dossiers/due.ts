import { type Day, localDay } from '@vinhdanh/domain'
import { type Database, loadCalendar } from '@vinhdanh/record'

/** For the macro `dueChip`: working days left of the last day of a term, negative when it is over. */
export interface Due {
  readonly days: number
  readonly date: Day
}

/** What judges due days against `today`. Errors: AppError `calendar.year-unknown`. */
export async function dueReckoner(database: Database, today: Day): Promise<(dueDay: Day) => Due> {
  const calendar = await loadCalendar(database)
  return (dueDay) => ({ days: calendar.workingDaysBetween(today, dueDay), date: dueDay })
}

/** The last day of a term that closes at `dueAt`, the midnight after it. */
export function lastDayOf(dueAt: Date): Day {
  return localDay(new Date(dueAt.getTime() - 1))
}
