import { randomUUID } from 'node:crypto'
import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common'
import { type Actor, AppError } from '@vinhdanh/domain'
import { Database, rehearseMoveBack, rehearseRepinBack, seenBulkAct } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { type Form, freshForm, line } from '../shell/forms.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { wordsIn } from '../text/words.ts'
import { groupOf, orderText } from './bulk.presenter.ts'

const shape = z.object({ id: z.guid(), authority: line(300), reason: line(1_000) })

/** Taking an act back: a rehearsal of its own, with a ground of its own. */
@Controller('bulk/:id/back')
@Policy('dossier.repair')
export class MoveBackController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  async ask(@SignedIn() actor: Actor, @Param('id') undoes: string, @Res() response: WebResponse): Promise<void> {
    await this.render(response, actor, { undoes, id: randomUUID(), form: freshForm() })
  }

  @Post()
  async rehearse(@SignedIn() actor: Actor, @Param('id') undoes: string, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    const parsed = shape.safeParse(body)
    if (!parsed.success) throw new AppError('validation.malformed')
    try {
      const { kind } = await seenBulkAct(this.database, actor, undoes)
      await (kind === 'repin' ? rehearseRepinBack : rehearseMoveBack)(this.database, actor, { ...parsed.data, undoes })
      response.redirect(303, `/bulk/${parsed.data.id}`)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'validation.failed') throw error
      await this.render(response.status(422), actor, { undoes, id: parsed.data.id, form: { values: parsed.data, problems: error.details.problems ?? [] } })
    }
  }

  private async render(response: WebResponse, actor: Actor, { undoes, id, form }: { undoes: string; id: string; form: Form }): Promise<void> {
    const act = await seenBulkAct(this.database, actor, undoes)
    response.render('bulk/views/move-back', { act, group: groupOf(act.kind), order: orderText(act, wordsIn(response.locals.page.language)), id, form, problems: form.problems })
  }
}
