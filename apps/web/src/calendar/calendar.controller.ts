import { Controller, Get, Query, Res } from '@nestjs/common'
import { type Actor, localDay, mayAnywhere } from '@vinhdanh/domain'
import { calendarDays, calendarYears, Database, recordNow } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { monthsOf } from './months.ts'

const address = z.object({ year: z.coerce.number().int().optional().catch(undefined) })

/** The working calendar of a year: twelve months, and where each day off comes from. */
@Controller('calendar')
export class CalendarController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  @Policy('rules.read')
  async show(@SignedIn() actor: Actor, @Query() query: unknown, @Res() response: WebResponse): Promise<void> {
    const { language } = response.locals.page
    const today = localDay(await recordNow(this.database))
    const years = await calendarYears(this.database)
    const wanted = address.parse(query).year ?? Number(today.slice(0, 4))
    const year = years.find((known) => known.year === wanted) ?? years.at(-1)
    const days = year ? await calendarDays(this.database, year.year) : []
    response.render('calendar/views/calendar', {
      year, mayChange: mayAnywhere(actor, 'calendar.change'), years: years.map((known) => ({ year: known.year, current: known.year === year?.year, confirmed: known.confirmed })),
      months: year ? monthsOf(year.year, days, today) : [], days: days.map((row) => ({ ...row, name: row.name[language] })),
    })
  }
}
