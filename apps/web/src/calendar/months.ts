import { type CalendarDay, type Day, dayNumber, dayOf } from '@vinhdanh/domain'

/** How a day of the grid is drawn: an ordinary working day or weekend, a day off by notice, a worked Saturday or Sunday. */
export type DayKind = 'work' | 'weekend' | 'off' | 'worked'

export interface GridDay {
  readonly number: number
  readonly day: Day
  readonly kind: DayKind
  /** False while its official notice is awaited. */
  readonly confirmed: boolean
  readonly today: boolean
}

export interface Month {
  /** 1 to 12. */
  readonly month: number
  /** True for the month of today, or the first of another year: where months are folded, it is not. */
  readonly isOpen: boolean
  /** From Monday to Sunday; null outside the month. */
  readonly weeks: readonly (readonly (GridDay | null)[])[]
}

/** The twelve months of a year as weeks of seven places. */
export function monthsOf(year: number, days: readonly CalendarDay[], today: Day): Month[] {
  const exceptions = new Map(days.map((row) => [row.day, row]))
  return Array.from({ length: 12 }, (_, index) => monthOf(year, index + 1, exceptions, today))
}

function monthOf(year: number, month: number, exceptions: ReadonlyMap<Day, CalendarDay>, today: Day): Month {
  const first = dayNumber(`${year}-${String(month).padStart(2, '0')}-01`)
  const next = month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`
  const places: (GridDay | null)[] = Array.from({ length: weekday(first) }, () => null)
  for (let number = first; number < dayNumber(next); number += 1) {
    const day = dayOf(number)
    const exception = exceptions.get(day)
    places.push({ number: number - first + 1, day, kind: exception?.kind ?? (weekday(number) > 4 ? 'weekend' : 'work'), confirmed: exception?.confirmed ?? true, today: day === today })
  }
  while (places.length % 7 !== 0) places.push(null)
  const isOpen = today.startsWith(`${year}-`) ? places.some((place) => place?.today) : month === 1
  return { month, isOpen, weeks: Array.from({ length: places.length / 7 }, (_, week) => places.slice(week * 7, week * 7 + 7)) }
}

/** 0 is Monday; 1970-01-01 was a Thursday. */
function weekday(number: number): number {
  return (number + 3) % 7
}
