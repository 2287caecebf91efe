import { randomUUID } from 'node:crypto'
import { Body, Controller, Get, Post, Query, Res } from '@nestjs/common'
import { type Actor, AppError } from '@vinhdanh/domain'
import { Database, mostSelected, type MoveDeadlinesInput, rehearseMoveDeadlines } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { boardAddress } from '../board/board-address.ts'
import { type Form, freshForm, line } from '../shell/forms.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { type Chosen, countChosen, readChosen } from './selection.ts'

const shape = z.object({ id: z.guid(), way: z.enum(['longer', 'shorter', 'day']), workingDays: line(20), toDay: line(20), authority: line(300), reason: line(1_000) })
type Values = z.infer<typeof shape>

/** How far the deadlines of the chosen dossiers are to move; sending it rehearses, and moves nothing. */
@Controller('bulk/deadlines')
@Policy('dossier.repair')
export class MoveDeadlinesController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  async ask(@SignedIn() actor: Actor, @Query() query: unknown, @Res() response: WebResponse): Promise<void> {
    await this.render(response, actor, readChosen(query), randomUUID(), freshForm({ way: 'longer' }))
  }

  @Post()
  async rehearse(@SignedIn() actor: Actor, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    const parsed = shape.safeParse(body)
    if (!parsed.success) throw new AppError('validation.malformed')
    const { id, authority, reason } = parsed.data
    const chosen = readChosen(body)
    try {
      await rehearseMoveDeadlines(this.database, actor, { id, selection: chosen.selection, shift: shiftOf(parsed.data), authority, reason })
      response.redirect(303, `/bulk/${id}`)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'validation.failed') throw error
      await this.render(response, actor, chosen, id, { values: parsed.data, problems: error.details.problems ?? [] })
    }
  }

  private async render(response: WebResponse, actor: Actor, { selection, fields, place }: Chosen, id: string, form: Form): Promise<void> {
    const { count, problems } = await countChosen(this.database, actor, selection)
    const own = form.problems.filter(({ path }) => path !== 'selection')
    const all = [...problems, ...own]
    response.status(all.length > 0 ? 422 : 200).render('bulk/views/move-deadlines', {
      id, count, fields, most: mostSelected, boardHref: boardAddress(place), form: { values: form.values, problems: all }, problems: all,
    })
  }
}

function shiftOf({ way, workingDays, toDay }: Values): MoveDeadlinesInput['shift'] {
  if (way === 'day') return { toDay }
  const days = /^\d{1,6}$/.test(workingDays) ? Number(workingDays) : Number.NaN
  return { workingDays: way === 'shorter' ? -days : days }
}
