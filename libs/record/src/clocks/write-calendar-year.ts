import type { CalendarFile } from '@vinhdanh/domain'
import type { Transaction } from '../transaction.ts'
import { askForCalendarAnew, calendarDays } from './calendar.ts'
import { CalendarDayEntity } from './calendar-day.entity.ts'
import { CalendarYearEntity } from './calendar-year.entity.ts'

/** Replaces a year's days off and worked days by those of a file that was checked. The row of the year is written each time: caches watch it. */
export async function writeCalendarYear(tx: Transaction, { year, confirmed, source, days }: CalendarFile): Promise<void> {
  const before = await calendarDays(tx, year)
  await tx.query(`DELETE FROM calendar_day WHERE extract(year FROM day) = $1`, [year])
  await tx.insert(CalendarDayEntity, days.map((row) => ({
    day: row.day, kind: row.kind, nameVi: row.name.vi, nameEn: row.name.en, source: row.source, confirmed: row.confirmed,
  })))
  await tx.manager.upsert(CalendarYearEntity, { year, confirmed, source }, ['year'])
  askForCalendarAnew(tx)
  tx.audit({ act: 'calendar.import', objectKind: 'calendar-year', objectId: String(year), before: before.length > 0 ? before : null, after: { confirmed, source, days } })
}
