import { type DynamicModule, Global, Module } from '@nestjs/common'
import { APP_FILTER, APP_GUARD } from '@nestjs/core'
import type { Config } from '@vinhdanh/config'
import { Database } from '@vinhdanh/record'
import type { Logger } from '@vinhdanh/telemetry'
import type { Registry } from 'prom-client'
import { CsrfGuard } from '../access/csrf.guard.ts'
import { PolicyGuard } from '../access/policy.guard.ts'
import { ErrorPages } from '../errors/error-pages.filter.ts'
import { openFileStore } from '@vinhdanh/files'
import { CONFIG, FILES, LOGGER, METRICS } from './tokens.ts'

/** What all features share: configuration, record, attachments and logger to inject; the guards and the error pages in front of every route. */
@Global()
@Module({})
export class ShellModule {
  static with(config: Config, database: Database, logger: Logger, metrics: Registry): DynamicModule {
    return {
      module: ShellModule,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: LOGGER, useValue: logger },
        { provide: METRICS, useValue: metrics },
        { provide: Database, useValue: database },
        { provide: FILES, useValue: openFileStore(config) },
        { provide: APP_FILTER, useClass: ErrorPages },
        { provide: APP_GUARD, useClass: CsrfGuard },
        { provide: APP_GUARD, useClass: PolicyGuard },
      ],
      exports: [CONFIG, LOGGER, METRICS, Database, FILES],
    }
  }
}
