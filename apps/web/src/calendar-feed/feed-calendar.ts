import type { FeedEvents } from '@vinhdanh/record'
import { ICalCalendar, ICalEventTransparency } from 'ical-generator'
import { wordsIn } from '../text/words.ts'
import { siteAddress } from './site-address.ts'

/** How long a calendar program may keep what it read, in seconds; it is also asked to come again after that time. */
export const feedLifetime = 900

/**
 * The feed as iCalendar text (RFC 5545). All-day events, as a term's last day counts in full; times do not block the calendar. The text names the
 * act, the dossier's code and the award, never a nominee or a person: calendars are shared, and kept by services outside the ministry.
 * The same events give the same text, so that an ETag tells whether something changed.
 */
export function feedCalendar({ locale, tasks, sessions }: FeedEvents, webUrl: string): string {
  const { t } = wordsIn(locale)
  const { hostname } = new URL(webUrl)
  const calendar = new ICalCalendar({ name: 'Vinh Danh', ttl: feedLifetime, prodId: { company: 'Vinh Danh', product: 'calendar feed', language: locale.toUpperCase() } })
  // Not the library's own `timezone`: with it DTSTAMP would lose its Z, and RFC 5545 (3.8.7.2) wants UTC.
  calendar.x('X-WR-TIMEZONE', 'Asia/Ho_Chi_Minh')
  const events = [
    ...tasks.map((task) => ({ ...task, summary: t('calendar-feed:task', { act: capital(task.act[locale]), code: task.code, award: task.awardName[locale] }), link: siteAddress(`tasks/${task.id}`, webUrl) })),
    ...sessions.map((session) => ({ ...session, summary: t('calendar-feed:session', { unit: session.unitName[locale] }), link: siteAddress(`councils/${session.id}`, webUrl) })),
  ]
  for (const { id, day, sequence, changedAt, summary, link } of events) {
    calendar.createEvent({
      id: `${id}@${hostname}`, start: day, allDay: true, sequence, stamp: changedAt, lastModified: changedAt, summary, description: t('calendar-feed:open', { link }), url: link,
      transparency: ICalEventTransparency.TRANSPARENT,
    })
  }
  return `${calendar.toString()}\r\n`
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase('vi') + text.slice(1)
}
