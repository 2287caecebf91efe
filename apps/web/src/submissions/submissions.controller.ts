import { Body, Controller, Get, Post, Res } from '@nestjs/common'
import { type Actor, AppError, mayAnywhere } from '@vinhdanh/domain'
import { createSubmission, Database, draftUnits, listSubmissions } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { type Form, freshForm } from '../shell/forms.ts'
import type { WebResponse } from '../shell/web-request.ts'

const newSubmission = z.object({ title: z.string().max(10_000), unitId: z.string().max(60) })

/** The submissions (tờ trình) a person has to do with, and the start of a new one. */
@Controller('submissions')
export class SubmissionsController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  @Policy('submission.read')
  async list(@SignedIn() actor: Actor, @Res() response: WebResponse): Promise<void> {
    await this.render(response, actor, freshForm())
  }

  @Post()
  @Policy('dossier.draft')
  async create(@SignedIn() actor: Actor, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    const form = newSubmission.safeParse(body)
    if (!form.success) throw new AppError('validation.malformed')
    try {
      const { submissionId } = await createSubmission(this.database, actor, form.data)
      response.redirect(303, `/submissions/${submissionId}`)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'validation.failed') throw error
      await this.render(response.status(422), actor, { values: form.data, problems: error.details.problems ?? [] })
    }
  }

  private async render(response: WebResponse, actor: Actor, form: Form): Promise<void> {
    const { language } = response.locals.page
    const mayCreate = mayAnywhere(actor, 'dossier.draft')
    const units = mayCreate ? await draftUnits(this.database, actor) : []
    const rows = (await listSubmissions(this.database, actor)).map((row) => ({ ...row, unit: row.unitName[language] }))
    response.render('submissions/views/submissions', { rows, form, problems: form.problems, mayCreate, units: units.map(({ id, name }) => ({ value: id, text: name[language] })) })
  }
}
