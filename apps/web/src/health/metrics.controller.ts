import { Controller, Get, Headers, Inject, Res } from '@nestjs/common'
import { sameSecret } from '@vinhdanh/access'
import type { Config } from '@vinhdanh/config'
import { AppError } from '@vinhdanh/domain'
import type { Response } from 'express'
import type { Registry } from 'prom-client'
import { Public } from '../access/policy.decorator.ts'
import { CONFIG, METRICS } from '../shell/tokens.ts'

/** Measurements for Prometheus, for who has the token; anybody else gets 401. Without a token in the configuration the address does not exist. */
@Public()
@Controller('metrics')
export class MetricsController {
  private readonly config: Config
  private readonly metrics: Registry
  constructor(@Inject(CONFIG) config: Config, @Inject(METRICS) metrics: Registry) {
    this.config = config
    this.metrics = metrics
  }

  @Get()
  async read(@Headers('authorization') authorization: string | undefined, @Res() response: Response): Promise<void> {
    const { metricsToken } = this.config
    if (metricsToken === undefined) throw new AppError('not-found')
    if (!sameSecret(authorization ?? '', `Bearer ${metricsToken}`)) {
      response.status(401).setHeader('WWW-Authenticate', 'Bearer').type('text').send('the token is missing or wrong\n')
      return
    }
    response.type(this.metrics.contentType).send(await this.metrics.metrics())
  }
}
