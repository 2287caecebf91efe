import { z } from 'zod'
import type { FieldProblem } from '../errors.ts'
import { parse } from '../problems.ts'
import { dayNumber, dayOf } from './day.ts'
import { type CalendarDay, isWeekend } from './working-calendar.ts'

const text = z.strictObject({ vi: z.string().trim().min(1), en: z.string().trim().min(1) })

const calendarFileSchema = z.strictObject({
  year: z.int().min(2000).max(2199),
  title: text,
  /** False until the year's official notice is out. */
  confirmed: z.boolean(),
  source: z.string().trim().min(1),
  days: z.array(z.strictObject({
    day: z.iso.date(),
    kind: z.enum(['off', 'worked']),
    name: text,
    source: z.string().trim().min(1),
    confirmed: z.boolean(),
    note: text.optional(),
  })),
})

/** One year's calendar as an administrator enters it: only the days that differ from the Monday-to-Friday week. */
export type CalendarFile = z.infer<typeof calendarFileSchema>
export type ParsedCalendar = { readonly ok: true; readonly calendar: CalendarFile } | { readonly ok: false; readonly problems: readonly FieldProblem[] }

/**
 * Reads a calendar file. A holiday may fall on a weekend: the notice names it, and the term's explanation then says why. A worked day may
 * only be a Saturday or Sunday, for it is a swap. Never throws for bad input.
 */
export function parseCalendarFile(json: unknown): ParsedCalendar {
  const parsed = parse(calendarFileSchema, json)
  if (!parsed.ok) return parsed
  const { year, days } = parsed.value
  const problems = [...days.flatMap((row, index) => checkRow(year, days, row, index)), ...checkSomeWork(year, days)]
  return problems.length === 0 ? { ok: true, calendar: parsed.value } : { ok: false, problems }
}

function checkRow(year: number, days: readonly CalendarDay[], row: CalendarDay, index: number): FieldProblem[] {
  const path = `days.${index}.day`
  const { day, kind } = row
  if (!day.startsWith(`${year}-`)) return [{ path, message: 'problem.calendar-other-year', params: { day, year } }]
  const earlier = days.slice(0, index).find((other) => other.day === day)
  if (earlier) return [{ path, message: earlier.kind === kind ? 'problem.calendar-day-twice' : 'problem.calendar-worked-and-off', params: { day } }]
  return kind === 'worked' && !isWeekend(dayNumber(day)) ? [{ path, message: 'problem.calendar-worked-weekday', params: { day } }] : []
}

function checkSomeWork(year: number, days: readonly CalendarDay[]): FieldProblem[] {
  const kinds = new Map(days.map(({ day, kind }) => [day, kind]))
  for (let number = dayNumber(`${year}-01-01`); number <= dayNumber(`${year}-12-31`); number += 1) {
    const kind = kinds.get(dayOf(number))
    if (kind === 'worked' || (kind === undefined && !isWeekend(number))) return []
  }
  return [{ path: 'days', message: 'problem.calendar-no-working-day', params: { year } }]
}
