import { setTimeout as delay } from 'node:timers/promises'
import { Body, Controller, Get, Post, Res } from '@nestjs/common'
import { type Actor, AppError } from '@vinhdanh/domain'
import { askToMoveTime, Database, timeShift } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import type { WebResponse } from '../shell/web-request.ts'

const form = z.object({ move: z.enum(['1-day', '1-working-day', '3-working-day', '10-working-day']) })

/** How long a page waits for a move to be made, in milliseconds; after that it says that it is still being made. */
const longestWait = 20_000
const pause = 200

/** The time of the local and test stack: moves it forward together with every open dossier. The module has no route where time may not be moved. */
@Controller('time')
@Policy('self')
export class TimeController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  async show(@Res() response: WebResponse): Promise<void> {
    response.render('time/views/time', { time: await timeShift(this.database) })
  }

  @Post()
  async move(@SignedIn() actor: Actor, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    const parsed = form.safeParse(body)
    if (!parsed.success) throw new AppError('validation.malformed')
    const [count = '', unit] = parsed.data.move.split(/-(.*)/)
    await askToMoveTime(this.database, actor, { count: Number(count), unit: unit === 'day' ? 'day' : 'working-day' })
    for (let waited = 0; waited < longestWait && (await timeShift(this.database)).moving; waited += pause) await delay(pause)
    response.redirect(303, '/time')
  }
}
