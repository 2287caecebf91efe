import { Body, Controller, Get, Inject, Post, Req, Res } from '@nestjs/common'
import type { Config } from '@vinhdanh/config'
import { type Actor, AppError, type FieldProblem } from '@vinhdanh/domain'
import { applyCalendarYear, Database, previewCalendarYear } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy, TakesFiles } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { largestJson, parseJson, readJsonUpload } from '../shell/read-json-upload.ts'
import { CONFIG } from '../shell/tokens.ts'
import type { WebRequest, WebResponse } from '../shell/web-request.ts'

const confirmed = z.object({ json: z.string().max(largestJson) })

/** A year's file: read, previewed with every term that it moves, then applied as one act. */
@Controller('calendar/import')
@Policy('calendar.change')
export class CalendarImportController {
  private readonly config: Config
  private readonly database: Database
  constructor(@Inject(CONFIG) config: Config, database: Database) {
    this.config = config
    this.database = database
  }

  @Get()
  ask(@Res() response: WebResponse): void {
    this.render(response, [])
  }

  @Post()
  @TakesFiles()
  async preview(@SignedIn() actor: Actor, @Req() request: WebRequest, @Res() response: WebResponse): Promise<void> {
    const { language } = response.locals.page
    try {
      const json = await readJsonUpload(request, this.config)
      const { file, moved } = await previewCalendarYear(this.database, actor, parseJson(json))
      response.render('calendar/views/preview', { json, file: { ...file, title: file.title[language] }, moved })
    } catch (error) {
      this.refuse(response, error)
    }
  }

  @Post('apply')
  async apply(@SignedIn() actor: Actor, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    const parsed = confirmed.safeParse(body)
    if (!parsed.success) throw new AppError('validation.malformed')
    try {
      const json = parseJson(parsed.data.json)
      const moved = await applyCalendarYear(this.database, actor, json)
      response.render('calendar/views/applied', { moved, year: (json as { year: number }).year })
    } catch (error) {
      this.refuse(response, error)
    }
  }

  private refuse(response: WebResponse, error: unknown): void {
    if (!(error instanceof AppError) || (error.code !== 'validation.failed' && error.code !== 'file.too-large')) throw error
    this.render(response.status(422), error.details.problems ?? [{ path: 'file', message: `error:${error.code}.what` }])
  }

  private render(response: WebResponse, problems: readonly FieldProblem[]): void {
    response.render('shell/views/import-json', {
      action: '/calendar/import', back: '/calendar', largest: largestJson, problems, texts: 'calendar', form: { values: {}, problems: problems.filter(({ path }) => path === 'file') },
      faults: problems.filter(({ path }) => path !== 'file'),
    })
  }
}
