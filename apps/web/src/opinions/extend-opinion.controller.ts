import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common'
import { type Actor, AppError } from '@vinhdanh/domain'
import { Database, extendOpinion } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { stuckDossier } from '../board/stuck-dossier.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { carryOutOnOpinion, showOpinionForm } from './opinion-form.ts'

const view = 'opinions/views/extend'
const extension = stuckDossier.extend({ oldExpectedOn: z.string().max(10), newExpectedOn: z.string().max(20).default(''), reason: z.string().max(5_000).default('') })

/** More time for a body that was asked, with the reason. */
@Controller('dossiers/:id/opinions/:opinionId/extend')
@Policy('opinion.handle')
export class ExtendOpinionController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  async show(@SignedIn() actor: Actor, @Param() place: { id: string; opinionId: string }, @Query() query: unknown, @Res() response: WebResponse): Promise<void> {
    await showOpinionForm(this.database, response, actor, { place, view, query })
  }

  @Post()
  async extend(@SignedIn() actor: Actor, @Param() place: { id: string; opinionId: string }, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    const form = extension.safeParse(body)
    if (!form.success) throw new AppError('validation.malformed')
    await carryOutOnOpinion(this.database, response, actor, { place, view, values: form.data, act: (opinionId) => extendOpinion(this.database, actor, { opinionId, ...form.data }) })
  }
}
