import { Body, Controller, Param, Post, Req, Res } from '@nestjs/common'
import { type Actor, AppError, outcomes } from '@vinhdanh/domain'
import { Database, keepUnfinishedDecision } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import type { WebRequest, WebResponse } from '../shell/web-request.ts'
import { dateTime } from '../text/dates.ts'
import { textsOf } from './decision-file.ts'

const hidden = z.object({ revisionSha256: z.string().regex(/^[0-9a-f]{64}$/) })

/** What is being typed into a decision's form: kept while it is typed, forgotten on demand. It decides nothing. */
@Controller('tasks/:id/decide/:outcome/unfinished')
@Policy('task.decide')
export class UnfinishedController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Post()
  async keep(@SignedIn() actor: Actor, @Param('id') taskId: string, @Param('outcome') chosen: string, @Body() body: Record<string, unknown>, @Req() request: WebRequest, @Res() response: WebResponse): Promise<void> {
    const outcome = outcomes.find((one) => one === chosen)
    const form = hidden.safeParse(body)
    if (!outcome) throw new AppError('not-found')
    if (!form.success) throw new AppError('validation.malformed')
    const { savedAt } = await keepUnfinishedDecision(this.database, actor, { taskId, outcome, ...form.data, fields: typedFields(body) })
    if (request.accepts(['html', 'json']) === 'json') response.status(200).json({ savedAt: dateTime(savedAt, response.locals.page.language) })
    else response.redirect(303, `/tasks/${taskId}/decide/${outcome}`)
  }
}

/** What a person typed; what the page wrote for itself and what has to be confirmed anew is left out. */
function typedFields(body: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(textsOf(body)).filter(([name, value]) => /^(reason$|remarks\.\d|payload\.)/.test(name) && value !== ''))
}
