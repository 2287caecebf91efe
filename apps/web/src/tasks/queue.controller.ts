import { Controller, Get, Query, Res } from '@nestjs/common'
import { type Actor, stepKinds } from '@vinhdanh/domain'
import { Database, inbox, inboxChoices, loadCalendar, waitingForOthers } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { wordsIn } from '../text/words.ts'
import { presentQueue } from './queue.presenter.ts'

/** Filters as they stand in the address; what is not understood narrows nothing, so that an old bookmark still opens. */
const queueQuery = z.object({
  kind: z.enum(stepKinds).optional().catch(undefined),
  award: z.string().max(60).optional().catch(undefined),
  unit: z.string().max(60).optional().catch(undefined),
  for: z.literal('other').optional().catch(undefined),
  after: z.string().max(200).optional().catch(undefined),
})

const rowsPerPage = 100

/** «My tasks»: what waits for the person, soonest due first. */
@Controller('tasks')
export class QueueController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  @Policy('task.list')
  async list(@SignedIn() actor: Actor, @Query() query: Record<string, unknown>, @Res() response: WebResponse): Promise<void> {
    const place = queueQuery.parse(query)
    const personId = actor.personId ?? ''
    const filters = {
      ...(place.kind && { kind: place.kind }), ...(place.award && { awardCode: place.award }), ...(place.unit && { unitId: place.unit }), ...(place.for && { substituted: true }),
    }
    const [page, choices, calendar] = await Promise.all([
      inbox(this.database, personId, { ...filters, cursor: place.after ?? null, limit: rowsPerPage }), inboxChoices(this.database, personId), loadCalendar(this.database),
    ])
    const others = page.rows.length === 0 ? await waitingForOthers(this.database, actor) : 0
    response.render('tasks/views/queue', { queue: presentQueue(page, choices, { place, calendar, others }, wordsIn(response.locals.page.language)) })
  }
}
