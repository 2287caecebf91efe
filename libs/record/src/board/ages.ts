import { AppError, type Day, type WorkingCalendar } from '@vinhdanh/domain'

/** So many of one age, in working days. */
export interface Aged {
  readonly age: number
  readonly count: number
}

/** Days with how many there are of each, as ages from the youngest on. Days in a year without a calendar are left out where `skipUnknown`. */
export function agesOf(calendar: WorkingCalendar, spans: readonly { readonly from: Day; readonly to: Day; readonly count: number }[], { skipUnknown = false } = {}): Aged[] {
  const ages = spans.flatMap(({ from, to, count }) => {
    try {
      return [{ age: Math.max(0, calendar.workingDaysBetween(from, to)), count }]
    } catch (error) {
      if (skipUnknown && error instanceof AppError && error.code === 'calendar.year-unknown') return []
      throw error
    }
  })
  return ages.sort((a, b) => a.age - b.age)
}

/** The age below or at which this share lies: of an even number the younger of the middle ones. 0 for none. */
export function percentileOf(ages: readonly Aged[], share: number): number {
  const total = ages.reduce((sum, { count }) => sum + count, 0)
  let below = 0
  return ages.find(({ count }) => (below += count) >= Math.max(1, Math.ceil(total * share)))?.age ?? 0
}
