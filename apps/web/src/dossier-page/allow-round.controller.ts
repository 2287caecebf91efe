import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common'
import { type Actor, AppError, isUnderWay } from '@vinhdanh/domain'
import { allowRound, Database } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { freshForm } from '../shell/forms.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { carryOut, type Order, showOrder } from './order-form.ts'

const roundForm = z.object({ version: z.coerce.number().int(), reason: z.string().max(4_000) })
const order: Order = { view: 'dossier-page/views/allow-round', act: 'dossier.allow-round', fits: isUnderWay }

/** Another round for a dossier that has used up those its rules allow. */
@Controller('dossiers/:id/allow-round')
@Policy('dossier.allow-round')
export class AllowRoundController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  async ask(@SignedIn() actor: Actor, @Param('id') id: string, @Res() response: WebResponse): Promise<void> {
    await showOrder(this.database, response, actor, { id, order, form: freshForm() })
  }

  @Post()
  async allow(@SignedIn() actor: Actor, @Param('id') id: string, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    const form = roundForm.safeParse(body)
    if (!form.success) throw new AppError('validation.malformed')
    await carryOut(this.database, response, actor, { id, order, values: form.data, act: () => allowRound(this.database, actor, { dossierId: id, ...form.data }) })
  }
}
