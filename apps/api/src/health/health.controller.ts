import { Controller } from '@nestjs/common'
import { Database } from '@vinhdanh/record'
import { z } from 'zod'
import { Route, route } from '../http/route.ts'

const status = z.object({ status: z.enum(['live', 'ready']) })
const liveRoute = route({ method: 'get', path: '/health/live', act: 'open', tag: 'health', summary: 'The process runs', response: status })
const readyRoute = route({ method: 'get', path: '/health/ready', act: 'open', tag: 'health', summary: 'The record can be reached; 503 otherwise', response: status })

/** For whoever watches the process. */
@Controller()
export class HealthController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Route(liveRoute)
  live() {
    return { status: 'live' }
  }

  @Route(readyRoute)
  async ready() {
    await this.database.query('SELECT 1')
    return { status: 'ready' }
  }
}
