import { DateTime } from 'luxon'
import { type Language, translator } from './catalogue.ts'

/** A day as `YYYY-MM-DD`, an instant as ISO text or as a Date (UTC inside). */
export type Moment = Date | string

/** Pages show the time of Hà Nội, whatever clock the server or the reader has. */
const zone = 'Asia/Ho_Chi_Minh'
const vietnameseWeekdays = ['thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy', 'Chủ nhật']

/** @throws TypeError for what is neither a day nor an instant: a date left out silently would be read as "no deadline" */
function inHanoi(moment: Moment): DateTime {
  const time = moment instanceof Date ? DateTime.fromJSDate(moment, { zone }) : DateTime.fromISO(moment, { zone })
  if (!time.isValid) throw new TypeError(`not a date: ${String(moment)}`)
  return time
}

/** "20/03/2026"; in English "20 Mar 2026", as 03/04 would be read two ways. */
export function shortDate(moment: Moment, language: Language): string {
  const time = inHanoi(moment)
  return language === 'vi' ? time.toFormat('dd/MM/yyyy') : time.setLocale('en-GB').toFormat('d LLL yyyy')
}

/** "thứ Sáu 20/03/2026"; "Friday 20 March 2026". */
export function longDate(moment: Moment, language: Language): string {
  const time = inHanoi(moment)
  if (language === 'en') return time.setLocale('en-GB').toFormat('cccc d LLLL yyyy')
  return `${vietnameseWeekdays[time.weekday - 1] ?? ''} ${time.toFormat('dd/MM/yyyy')}`
}

/** "10:42 20/03/2026"; "20 Mar 2026, 10:42". */
export function dateTime(moment: Moment, language: Language): string {
  const clock = timeOfDay(moment)
  return language === 'vi' ? `${clock} ${shortDate(moment, language)}` : `${shortDate(moment, language)}, ${clock}`
}

/** "10:42". */
export function timeOfDay(moment: Moment): string {
  return inHanoi(moment).toFormat('HH:mm')
}

/** For the `datetime` attribute: the day, or the instant with its offset. */
export function machineTime(moment: Moment): string {
  return typeof moment === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(moment) ? moment : inHanoi(moment).toISO({ suppressMilliseconds: true }) ?? ''
}

/** Days left as a sentence: "Còn 3 ngày làm việc", "Hết hạn hôm nay", "Quá hạn 2 ngày làm việc". `days` are working days, below zero when late. */
export function daysLeft(days: number, language: Language): string {
  const t = translator(language)
  if (days === 0) return t('due.today')
  return days > 0 ? t('due.left', { count: days }) : t('due.late', { count: -days })
}

/** "3 ngày làm việc"; "3 working days". */
export function workingDays(days: number, language: Language): string {
  return translator(language)('due.days', { count: days })
}
