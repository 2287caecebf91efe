import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common'
import { type Actor, AppError } from '@vinhdanh/domain'
import { Database, releaseDossier } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { afterRepair, stuckDossier } from '../board/stuck-dossier.ts'
import { freshForm } from '../shell/forms.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { carryOut, type Order, showOrder } from './order-form.ts'

const releaseForm = stuckDossier.extend({ releasePaper: z.string().max(100) })
const order: Order = { view: 'dossier-page/views/release', act: 'dossier.hold', fits: (dossier) => dossier.heldSince !== null }

/** Lifting a hold by the paper that orders it. */
@Controller('dossiers/:id/release')
@Policy('dossier.hold')
export class ReleaseController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  async ask(@SignedIn() actor: Actor, @Param('id') id: string, @Query() query: unknown, @Res() response: WebResponse): Promise<void> {
    await showOrder(this.database, response, actor, { id, order, form: freshForm(stuckDossier.parse(query)) })
  }

  @Post()
  async release(@SignedIn() actor: Actor, @Param('id') id: string, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    const form = releaseForm.safeParse(body)
    if (!form.success) throw new AppError('validation.malformed')
    const { releasePaper } = form.data
    await carryOut(this.database, response, actor, { id, order, values: form.data, act: () => releaseDossier(this.database, actor, { dossierId: id, releasePaper }), to: afterRepair(form.data, `/dossiers/${id}`) })
  }
}
