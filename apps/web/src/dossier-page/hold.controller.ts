import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common'
import { type Actor, AppError, invalid, isDay, isUnderWay } from '@vinhdanh/domain'
import { Database, holdDossier } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { freshForm } from '../shell/forms.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { carryOut, type Order, showOrder } from './order-form.ts'

const holdForm = z.object({ reason: z.string().max(4_000), authority: z.string().max(200), paperNumber: z.string().max(100), expectedUntil: z.string().max(20) })
const order: Order = { view: 'dossier-page/views/hold', act: 'dossier.hold', fits: (dossier) => isUnderWay(dossier) && dossier.heldSince === null }

/** Pausing a dossier by an order from outside. */
@Controller('dossiers/:id/hold')
@Policy('dossier.hold')
export class HoldController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  async ask(@SignedIn() actor: Actor, @Param('id') id: string, @Res() response: WebResponse): Promise<void> {
    await showOrder(this.database, response, actor, { id, order, form: freshForm() })
  }

  @Post()
  async hold(@SignedIn() actor: Actor, @Param('id') id: string, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    const form = holdForm.safeParse(body)
    if (!form.success) throw new AppError('validation.malformed')
    const { expectedUntil, ...texts } = form.data
    await carryOut(this.database, response, actor, {
      id, order, values: form.data,
      act: () => {
        if (expectedUntil && !isDay(expectedUntil)) throw invalid({ path: 'expectedUntil', message: 'problem.date' })
        return holdDossier(this.database, actor, { dossierId: id, ...texts, expectedUntil: expectedUntil || null })
      },
    })
  }
}
