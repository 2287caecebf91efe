import { type Actor, AppError, type CalendarFile, parseCalendarFile } from '@vinhdanh/domain'
import { requireRightAnywhere } from '../access/require-right.ts'
import type { Database } from '../database.ts'
import type { Transaction } from '../transaction.ts'
import { calendarDays } from './calendar.ts'
import { CalendarDayEntity } from './calendar-day.entity.ts'
import { CalendarYearEntity } from './calendar-year.entity.ts'

/**
 * Replaces a year's days off and worked days by those of the file, as one audited act. The row of the year is written each time: caches watch it.
 * Errors: AppError `auth.not-allowed`, `validation.failed` with field problems.
 */
export async function importCalendarYear(database: Database, actor: Actor, file: unknown): Promise<{ readonly year: number; readonly days: number }> {
  requireRightAnywhere(actor, 'calendar.change')
  const parsed = parseCalendarFile(file)
  if (!parsed.ok) throw new AppError('validation.failed', { problems: parsed.problems })
  return database.transact(actor, (tx) => writeCalendarYear(tx, parsed.calendar))
}

/** As `importCalendarYear`, for a file that was checked, inside a transaction that has more to do. */
export async function writeCalendarYear(tx: Transaction, { year, confirmed, source, days }: CalendarFile): Promise<{ readonly year: number; readonly days: number }> {
  const before = await calendarDays(tx, year)
  await tx.query(`DELETE FROM calendar_day WHERE extract(year FROM day) = $1`, [year])
  await tx.insert(CalendarDayEntity, days.map((row) => ({
    day: row.day, kind: row.kind, nameVi: row.name.vi, nameEn: row.name.en, source: row.source, confirmed: row.confirmed,
  })))
  await tx.manager.upsert(CalendarYearEntity, { year, confirmed, source }, ['year'])
  tx.audit({ act: 'calendar.import', objectKind: 'calendar-year', objectId: String(year), before: before.length > 0 ? before : null, after: { confirmed, source, days } })
  return { year, days: days.length }
}
