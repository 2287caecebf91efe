import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common'
import { type Actor, AppError } from '@vinhdanh/domain'
import { closeOpinion, Database } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { stuckDossier } from '../board/stuck-dossier.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { carryOutOnOpinion, showOpinionForm } from './opinion-form.ts'

const view = 'opinions/views/close'
const closing = stuckDossier.extend({ reason: z.string().max(5_000).default('') })

/** Going on without the answer, where the silence clause of the rule allows it. */
@Controller('dossiers/:id/opinions/:opinionId/close')
@Policy('opinion.handle')
export class CloseOpinionController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  async show(@SignedIn() actor: Actor, @Param() place: { id: string; opinionId: string }, @Query() query: unknown, @Res() response: WebResponse): Promise<void> {
    await showOpinionForm(this.database, response, actor, { place, view, query })
  }

  @Post()
  async close(@SignedIn() actor: Actor, @Param() place: { id: string; opinionId: string }, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    const form = closing.safeParse(body)
    if (!form.success) throw new AppError('validation.malformed')
    await carryOutOnOpinion(this.database, response, actor, { place, view, values: form.data, act: (opinionId) => closeOpinion(this.database, actor, { opinionId, ...form.data }) })
  }
}
