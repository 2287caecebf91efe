import { Controller, Get } from '@nestjs/common'
import { Database } from '@vinhdanh/record'
import { Public } from '../access/policy.decorator.ts'

/** For whoever watches the process: `live` says it runs, `ready` that it can reach the record. */
@Public()
@Controller('health')
export class HealthController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get('live')
  live(): { status: string } {
    return { status: 'live' }
  }

  /** Error: AppError `upstream.record-unavailable` (503) when PostgreSQL is away. */
  @Get('ready')
  async ready(): Promise<{ status: string }> {
    await this.database.query('SELECT 1')
    return { status: 'ready' }
  }
}
