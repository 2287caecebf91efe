import { DateTime } from 'luxon'
import { type Day, dayNumber, dayOf, localDay, timeZone } from './day.ts'
import { isWeekend, type WorkingCalendar } from './working-calendar.ts'

/** The part of a calendar that mail asks. */
export type MailDays = Pick<WorkingCalendar, 'knows' | 'isWorkingDay'>

/** A time of day in Viet Nam, `HH:MM`. */
export type TimeOfDay = string

/** When mail may leave: the operator's choice, no law's. */
export interface MailHours {
  /** When the digest of a working morning is made. */
  readonly digestAt: TimeOfDay
  /** The hours in which nothing is sent, as days off are too; null: mail leaves at any hour of any day. `from` may be later than `to`: then they pass over midnight. */
  readonly quietHours: { readonly from: TimeOfDay; readonly to: TimeOfDay } | null
}

const midnight = '00:00'

/** The first moment from `at` on at which mail may leave: `at` itself outside the quiet hours. */
export function mailMayLeave(calendar: MailDays, { quietHours }: Pick<MailHours, 'quietHours'>, at: Date): Date {
  if (!quietHours) return at
  for (let day = localDay(at); ; day = nextDay(day)) {
    if (!isWorked(calendar, day)) continue
    for (const [from, to] of openHours(day, quietHours)) {
      const first = at > from ? at : from
      if (first < to) return first
    }
  }
}

/** When the digest of a day is made; null on a day off, which has none. */
export function digestMoment(calendar: MailDays, hours: MailHours, day: Day): Date | null {
  return isWorked(calendar, day) ? mailMayLeave(calendar, hours, momentOf(day, hours.digestAt)) : null
}

/** When the next digest after `day` is made. */
export function nextDigestMoment(calendar: MailDays, hours: MailHours, day: Day): Date {
  for (let next = nextDay(day); ; next = nextDay(next)) {
    const moment = digestMoment(calendar, hours, next)
    if (moment) return moment
  }
}

function openHours(day: Day, { from, to }: NonNullable<MailHours['quietHours']>): readonly (readonly [Date, Date])[] {
  const [quiet, free] = [momentOf(day, from), momentOf(day, to)]
  return from > to ? [[free, quiet]] : [[momentOf(day, midnight), quiet], [free, momentOf(nextDay(day), midnight)]]
}

/** Letters are no terms: in a year without a calendar they keep to Monday to Friday rather than stop. */
function isWorked(calendar: MailDays, day: Day): boolean {
  return calendar.knows(day) ? calendar.isWorkingDay(day) : !isWeekend(dayNumber(day))
}

const nextDay = (day: Day): Day => dayOf(dayNumber(day) + 1)
const momentOf = (day: Day, time: TimeOfDay): Date => DateTime.fromISO(`${day}T${time}`, { zone: timeZone }).toJSDate()
