import { DateTime, FixedOffsetZone } from 'luxon'
import type { Language, Translate } from './catalogue.ts'

const dayFormat: Readonly<Record<Language, string>> = { vi: 'dd/MM/yyyy', en: 'd MMMM yyyy' }
/** No clock there was changed since 1975. Asked by its name, the zone costs more than all the rest of a date. */
const vietNam = FixedOffsetZone.instance(7 * 60)
const inVietNam = (instant: string): DateTime => {
  const time = DateTime.fromISO(instant, { zone: vietNam })
  if (!time.isValid) throw new TypeError('a due instant is no date')
  return time
}

/** A calendar day, `YYYY-MM-DD`, in words. */
export function dayWords(day: string, language: Language): string {
  return inVietNam(day).setLocale(language).toFormat(dayFormat[language])
}

/** The last day of a term: a term due at 24:00 belongs to the day that ends then, not to the next. */
export function dueDay(dueAt: string, language: Language): string {
  return inVietNam(dueAt).minus({ milliseconds: 1 }).setLocale(language).toFormat(dayFormat[language])
}

/** The due instant in words, in the time of Viet Nam. */
export function dueWords(dueAt: string, t: Translate, language: Language): string {
  const time = inVietNam(dueAt)
  const day = dueDay(dueAt, language)
  return time.equals(time.startOf('day')) ? t('due.endOfDay', { day }) : t('due.atTime', { day, time: time.toFormat('HH:mm') })
}

/** How many working days are left, or by how many the term is overdue. */
export function daysLeftWords(days: number, t: Translate): string {
  if (days === 0) return t('due.today')
  return days > 0 ? t('due.left', { count: days }) : t('due.over', { count: -days })
}

/** Said behind a due date that an official notice of days off may still move. */
export function expectedWords({ isExpected }: { readonly isExpected?: boolean | undefined }, t: Translate): string {
  return isExpected ? ` (${t('due.expected')})` : ''
}
