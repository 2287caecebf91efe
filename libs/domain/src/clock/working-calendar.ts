import { AppError } from '../errors.ts'
import type { Bilingual } from '../rules/rule-set.ts'
import { type Day, dayNumber, dayOf } from './day.ts'

/** A day that breaks the Monday-to-Friday week: a holiday, or a Saturday worked in exchange. `confirmed` is false until the official notice is out. */
export interface CalendarDay {
  readonly day: Day
  readonly kind: 'off' | 'worked'
  readonly name: Bilingual
  readonly source: string
  readonly confirmed: boolean
}

/**
 * The working days of the years whose calendar is known, counted once so that any term is two look-ups.
 * The week is Monday to Friday; the yearly notice of the Ministry of Home Affairs names the exceptions (Labour Code 2019, Article 112).
 */
export class WorkingCalendar {
  private readonly years: ReadonlySet<number>
  private readonly exceptions: ReadonlyMap<number, CalendarDay>
  private readonly unconfirmed: readonly number[]
  private readonly start: number
  /** The working days of the known years in order, as day numbers; a gap between known years holds none. */
  private readonly workingDays: readonly number[]
  /** For each day since `start`: how many working days lie up to and including it. */
  private readonly counted: Int32Array

  constructor(days: readonly CalendarDay[], years: readonly number[]) {
    if (years.length === 0) throw new AppError('calendar.year-unknown', { year: null })
    this.years = new Set(years)
    this.exceptions = new Map(days.map((row) => [dayNumber(row.day), row]))
    this.unconfirmed = days.filter(({ confirmed }) => !confirmed).map(({ day }) => dayNumber(day))
    const first = Math.min(...years)
    const last = Math.max(...years)
    this.start = dayNumber(`${first}-01-01`)
    this.counted = new Int32Array(dayNumber(`${last}-12-31`) - this.start + 1)
    const workingDays: number[] = []
    for (let index = 0; index < this.counted.length; index += 1) {
      const number = this.start + index
      if (this.judge(number)) workingDays.push(number)
      this.counted[index] = workingDays.length
    }
    this.workingDays = workingDays
  }

  /** True for a day in a year whose calendar is known. */
  knows(day: Day): boolean {
    return this.years.has(yearOf(day))
  }

  /** False when a day after `from` up to and including `to` still awaits its official notice: whatever counts across it may move. */
  isConfirmed(from: Day, to: Day): boolean {
    const [start, end] = [dayNumber(from), dayNumber(to)]
    return !this.unconfirmed.some((number) => number > start && number <= end)
  }

  /** Throws `calendar.year-unknown` for a day in a year without a calendar. */
  isWorkingDay(day: Day): boolean {
    const number = dayNumber(day)
    this.requireYears(day, day)
    return this.isCounted(number)
  }

  /** The row for a day that breaks the ordinary week, if there is one; `number` as of `dayNumber`. */
  exceptionOn(number: number): CalendarDay | undefined {
    return this.exceptions.get(number)
  }

  /** Working days after `from` up to and including `to`; negative when `to` lies before `from`. Throws `calendar.year-unknown`. */
  workingDaysBetween(from: Day, to: Day): number {
    const start = dayNumber(from)
    const end = dayNumber(to)
    this.requireYears(from, to)
    return this.countAt(end) - this.countAt(start)
  }

  /**
   * The `workingDays`-th working day after `day` (before it, when negative); 0 is the day itself, worked or not.
   * Throws `calendar.year-unknown` when the way there leaves the known years.
   */
  addWorkingDays(day: Day, workingDays: number): Day {
    const from = dayNumber(day)
    this.requireYears(day, day)
    if (workingDays === 0) return day
    const passed = this.countAt(from)
    const before = this.isCounted(from) ? passed - 1 : passed
    const found = this.workingDays[workingDays > 0 ? passed + workingDays - 1 : before + workingDays]
    if (found === undefined) throw new AppError('calendar.year-unknown', { year: this.firstUnknown(workingDays) })
    const reached = dayOf(found)
    this.requireYears(day, reached)
    return reached
  }

  private judge(number: number): boolean {
    if (!this.years.has(yearOf(dayOf(number)))) return false
    const exception = this.exceptions.get(number)
    return exception ? exception.kind === 'worked' : !isWeekend(number)
  }

  private isCounted(number: number): boolean {
    return this.countAt(number) > this.countAt(number - 1)
  }

  private countAt(number: number): number {
    return this.counted[number - this.start] ?? 0
  }

  private firstUnknown(direction: number): number {
    return direction > 0 ? Math.max(...this.years) + 1 : Math.min(...this.years) - 1
  }

  private requireYears(from: Day, to: Day): void {
    const years = [yearOf(from), yearOf(to)]
    for (let year = Math.min(...years); year <= Math.max(...years); year += 1) {
      if (!this.years.has(year)) throw new AppError('calendar.year-unknown', { year })
    }
  }
}

/** True on Saturday and Sunday; `number` as of `dayNumber`. 1970-01-01 was a Thursday. */
export function isWeekend(number: number): boolean {
  const weekday = (number + 4) % 7
  return weekday === 0 || weekday === 6
}

function yearOf(day: Day): number {
  return Number(day.slice(0, 4))
}
