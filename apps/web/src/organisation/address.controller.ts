import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common'
import { type Actor, AppError, invalid } from '@vinhdanh/domain'
import { correctAddress, Database, personPage } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { causesAddress, stuckDossier } from '../board/stuck-dossier.ts'
import { type Form, freshForm } from '../shell/forms.ts'
import type { WebResponse } from '../shell/web-request.ts'

const correction = stuckDossier.extend({ address: z.string().max(1_000), again: z.string().max(1_000), seen: z.string().max(1_000) })

/** Where a person's mail goes, typed twice: a mail to the wrong one says whose dossier waits. */
@Controller('organisation/people/:id/address')
@Policy('organisation.change')
export class AddressController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  async ask(@SignedIn() actor: Actor, @Param('id') id: string, @Query() query: unknown, @Res() response: WebResponse): Promise<void> {
    await this.render(response, actor, id, freshForm(stuckDossier.parse(query)))
  }

  @Post()
  async correct(@SignedIn() actor: Actor, @Param('id') id: string, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    const form = correction.safeParse(body)
    if (!form.success) throw new AppError('validation.malformed')
    const { address, again, seen, stuck } = form.data
    const refuse = (status: number, problems: Form['problems']) => this.render(response.status(status), actor, id, { values: form.data, problems })
    try {
      if (address.trim() !== again.trim()) throw invalid({ path: 'again', message: 'organisation:address.differ' })
      await correctAddress(this.database, actor, { personId: id, address, seen })
      // Whoever came from a dossier that is stuck wants to send its mail again.
      response.redirect(303, `${stuck === undefined ? `/organisation/people/${id}` : causesAddress(stuck)}?corrected=1`)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      if (error.code === 'validation.failed') return refuse(422, error.details.problems ?? [])
      if (error.code === 'conflict.version') return refuse(409, [{ path: 'address', message: 'organisation:address.changed' }])
      throw error
    }
  }

  private async render(response: WebResponse, actor: Actor, id: string, form: Form): Promise<void> {
    response.render('organisation/views/address', { person: await personPage(this.database, actor, id), form, problems: form.problems })
  }
}
