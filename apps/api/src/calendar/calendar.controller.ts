import { Controller, Req } from '@nestjs/common'
import { AppError, term } from '@vinhdanh/domain'
import { calendarDays, calendarYears, Database, loadCalendar } from '@vinhdanh/record'
import type { ApiRequest } from '../http/api-request.ts'
import { languageOf } from '../http/language.ts'
import { Input, Route } from '../http/route.ts'
import { type TermInput, termRoute, type YearInput, yearRoute } from './calendar.routes.ts'

/** Working days: what a term comes to, and why. */
@Controller()
export class CalendarController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Route(termRoute)
  async term(@Req() request: ApiRequest, @Input() { query }: TermInput) {
    const language = languageOf(request)
    const { leftOut, ...found } = term(await loadCalendar(this.database), query.from, query.workingDays)
    return { ...found, leftOut: leftOut.map(({ date, reason }) => ({ date, reason: reason[language] })) }
  }

  @Route(yearRoute)
  async year(@Input() { params }: YearInput) {
    const year = (await calendarYears(this.database)).find((known) => known.year === params.year)
    if (!year) throw new AppError('not-found')
    return { ...year, days: await calendarDays(this.database, params.year) }
  }
}
