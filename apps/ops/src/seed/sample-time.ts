import { type Day, localDay, type WorkingCalendar } from '@vinhdanh/domain'

/** How far back the sample's past begins, in working days. */
export const samplePast = 62

const minuteMs = 60_000
const hoursFromUtc = 7

/**
 * The days of the sample, counted back from the present in working days: `day(0)` is today, or the last working day before it. So whenever the
 * sample is made, what is due tomorrow is due on the next working day, and what was handed in twenty days ago was handed in on a working day.
 */
export class SampleTime {
  /** The present moment of the record (UTC). */
  readonly present: Date
  private readonly calendar: WorkingCalendar
  private readonly base: Day

  constructor(calendar: WorkingCalendar, present: Date) {
    this.calendar = calendar
    this.present = present
    this.base = calendar.addWorkingDays(calendar.addWorkingDays(localDay(present), 1), -1)
  }

  /** The working day `daysAgo` working days before the present; negative: after it. */
  day(daysAgo: number): Day {
    return this.calendar.addWorkingDays(this.base, -daysAgo)
  }

  /** A minute of that day's office hours (UTC), never later than the present. */
  instant(daysAgo: number, minutesAfterEight: number): Date {
    const morning = Date.parse(`${this.day(daysAgo)}T08:00:00Z`) - hoursFromUtc * 60 * minuteMs
    return new Date(Math.min(morning + minutesAfterEight * minuteMs, this.present.getTime()))
  }

  /** The cycle's year: that of the present. */
  get year(): number {
    return Number(this.base.slice(0, 4))
  }

  /** The last `count` years that were over when the sample's past begins, the earliest first. */
  pastYears(count: number): number[] {
    const last = Number(this.day(samplePast).slice(0, 4)) - 1
    return Array.from({ length: count }, (_, index) => last - count + 1 + index)
  }
}
