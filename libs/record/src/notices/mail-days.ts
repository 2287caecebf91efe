import { AppError, type MailDays } from '@vinhdanh/domain'
import { loadCalendar } from '../clocks/calendar.ts'
import type { Database } from '../database.ts'
import type { Transaction } from '../transaction.ts'

const noCalendar: MailDays = { knows: () => false, isWorkingDay: () => false }

/** The days on which mail leaves. Before the first calendar is imported they are known by their weekday alone. */
export async function loadMailDays(reader: Database | Transaction): Promise<MailDays> {
  try {
    return await loadCalendar(reader)
  } catch (error) {
    if (error instanceof AppError && error.code === 'calendar.year-unknown') return noCalendar
    throw error
  }
}
