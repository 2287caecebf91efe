import { type CalendarDay, WorkingCalendar } from '@vinhdanh/domain'
import type { DataSource } from 'typeorm'
import type { Database } from '../database.ts'
import { dataSourceOf, type Reader } from '../reader.ts'
import { Transaction } from '../transaction.ts'

interface Cached {
  readonly fingerprint: string
  readonly calendar: WorkingCalendar
  readonly checkedAt: number
}

/** Outside a transaction a calendar read this short a time ago (milliseconds) is taken unasked. */
const takenUnasked = 2_000
const cache = new WeakMap<DataSource, Cached>()

/**
 * The working calendar of every imported year. Kept in the process; a transaction always asks whether it is still the current one.
 * Errors: AppError `calendar.year-unknown` when no year was imported.
 */
export async function loadCalendar(reader: Database | Transaction): Promise<WorkingCalendar> {
  const source = dataSourceOf(reader)
  const cached = cache.get(source)
  const inTransaction = reader instanceof Transaction
  const now = performance.now()
  if (cached && !inTransaction && now - cached.checkedAt < takenUnasked) return cached.calendar
  const fingerprint = await fingerprintOf(reader)
  if (cached?.fingerprint === fingerprint) {
    if (!inTransaction) cache.set(source, { ...cached, checkedAt: now })
    return cached.calendar
  }
  const calendar = await readCalendar(reader)
  // What a transaction sees may still be rolled back: whoever reads outside of it next asks again.
  cache.set(source, { fingerprint, calendar, checkedAt: inTransaction ? -Infinity : now })
  return calendar
}

/** The process that changes the calendar reads it anew, and not only after a moment. */
export function askForCalendarAnew(tx: Transaction): void {
  const source = dataSourceOf(tx)
  const cached = cache.get(source)
  if (cached) cache.set(source, { ...cached, checkedAt: -Infinity })
}

/** Every import writes the row of its year, so the rows' transaction ids tell whether anything changed. */
async function fingerprintOf(reader: Reader): Promise<string> {
  const [row] = await reader.query<{ fingerprint: string }>(
    `SELECT coalesce(string_agg(year || ':' || xmin, $1 ORDER BY year), '') AS fingerprint FROM calendar_year`, [','],
  )
  return row?.fingerprint ?? ''
}

async function readCalendar(reader: Reader): Promise<WorkingCalendar> {
  const years = await reader.query<{ year: number }>('SELECT year FROM calendar_year ORDER BY year')
  return new WorkingCalendar(await readDays(reader), years.map(({ year }) => year))
}

async function readDays(reader: Reader, year: number | null = null): Promise<CalendarDay[]> {
  return reader.query<CalendarDay>(
    `SELECT to_char(day, 'YYYY-MM-DD') AS day, kind, jsonb_build_object('vi', name_vi, 'en', name_en) AS name, source, confirmed
     FROM calendar_day WHERE $1::int IS NULL OR extract(year FROM day) = $1 ORDER BY day`,
    [year],
  )
}

export interface CalendarYear {
  readonly year: number
  readonly confirmed: boolean
  readonly source: string
}

/** The imported years, oldest first. */
export async function calendarYears(reader: Reader): Promise<CalendarYear[]> {
  return reader.query<CalendarYear>('SELECT year, confirmed, source FROM calendar_year ORDER BY year')
}

/** The days of a year that differ from their weekday, in order. */
export async function calendarDays(reader: Reader, year: number): Promise<CalendarDay[]> {
  return readDays(reader, year)
}

/** All imported years but one, with their days: what a new file for that year is put beside. */
export async function calendarWithout(reader: Reader, year: number): Promise<{ readonly days: readonly CalendarDay[]; readonly years: readonly number[] }> {
  const years = (await calendarYears(reader)).map((known) => known.year).filter((known) => known !== year)
  return { years, days: (await readDays(reader)).filter(({ day }) => !day.startsWith(`${year}-`)) }
}
