import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common'
import { type Actor, AppError, may } from '@vinhdanh/domain'
import { type ClockView, Database, type DossierPage, dossierPage, moveDeadline } from '@vinhdanh/record'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { causesAddress, stuckDossier } from '../board/stuck-dossier.ts'
import { type Form, freshForm, line } from '../shell/forms.ts'
import type { WebResponse } from '../shell/web-request.ts'

const shape = stuckDossier.extend({ oldLastDay: line(10), newLastDay: line(10), reason: line(1_000), authority: line(300) })

/** Another last day for the step that a dossier is at, by order. */
@Controller('dossiers/:id/deadline')
@Policy('dossier.repair')
export class DeadlineController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  async ask(@SignedIn() actor: Actor, @Param('id') id: string, @Query() query: unknown, @Res() response: WebResponse): Promise<void> {
    const { page, clock } = await this.open(actor, id)
    this.render(response, page, clock, freshForm(stuckDossier.parse(query)))
  }

  @Post()
  async move(@SignedIn() actor: Actor, @Param('id') id: string, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    const parsed = shape.safeParse(body)
    if (!parsed.success) throw new AppError('validation.malformed')
    const values = parsed.data
    const { stuck, ...order } = values
    const { page, clock } = await this.open(actor, id)
    try {
      await moveDeadline(this.database, actor, { dossierId: id, ...order })
      if (stuck !== undefined) return response.redirect(303, causesAddress(stuck))
      response.render('calendar/views/moved', { dossier: page.dossier, oldLastDay: order.oldLastDay, newLastDay: order.newLastDay })
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'validation.failed') throw error
      this.render(response.status(422), page, clock, { values, problems: error.details.problems ?? [] })
    }
  }

  private async open(actor: Actor, id: string): Promise<{ page: DossierPage; clock: ClockView }> {
    const page = await dossierPage(this.database, id, actor)
    if (!may(actor, 'dossier.repair', page.dossier.unit.path)) throw new AppError('auth.not-allowed')
    const clock = page.place?.clock
    if (!clock) throw new AppError('conflict.state', { state: page.dossier.state })
    if (clock.pausedOn) throw new AppError('conflict.held', { since: clock.pausedOn })
    return { page, clock }
  }

  private render(response: WebResponse, { dossier, place, award }: DossierPage, clock: ClockView, form: Form): void {
    const { language } = response.locals.page
    response.render('calendar/views/deadline', {
      dossier, award: award.name[language], step: place?.name[language], holders: place?.holders.map(({ name }) => name).join(', '), clock, form, problems: form.problems,
    })
  }
}
