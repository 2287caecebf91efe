import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common'
import { type Actor, AppError } from '@vinhdanh/domain'
import { Database, extendOpinion } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { freshForm } from '../shell/forms.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { openOpinion } from './open-opinion.ts'

const extension = z.object({ oldExpectedOn: z.string().max(10), newExpectedOn: z.string().max(20).default(''), reason: z.string().max(5_000).default('') })

/** More time for a body that was asked, with the reason. */
@Controller('dossiers/:id/opinions/:opinionId/extend')
@Policy('opinion.handle')
export class ExtendOpinionController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  async show(@SignedIn() actor: Actor, @Param() place: { id: string; opinionId: string }, @Res() response: WebResponse): Promise<void> {
    const { page: { dossier }, opinion } = await openOpinion(this.database, actor, place)
    response.render('opinions/views/extend', { dossier, opinion, form: freshForm(), problems: [] })
  }

  @Post()
  async extend(@SignedIn() actor: Actor, @Param() place: { id: string; opinionId: string }, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    const form = extension.safeParse(body)
    if (!form.success) throw new AppError('validation.malformed')
    const { page: { dossier }, opinion } = await openOpinion(this.database, actor, place)
    try {
      await extendOpinion(this.database, actor, { opinionId: opinion.id, ...form.data })
      response.redirect(303, `/dossiers/${dossier.id}#opinions`)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'validation.failed') throw error
      const problems = error.details.problems ?? []
      response.status(422).render('opinions/views/extend', { dossier, opinion, form: { values: form.data, problems }, problems })
    }
  }
}
