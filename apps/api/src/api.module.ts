import { type DynamicModule, Module } from '@nestjs/common'
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core'
import type { Config } from '@vinhdanh/config'
import { openFileStore } from '@vinhdanh/files'
import { Database } from '@vinhdanh/record'
import type { Logger } from '@vinhdanh/telemetry'
import { CalendarController } from './calendar/calendar.controller.ts'
import { DossierController } from './dossiers/dossier.controller.ts'
import { DraftController } from './dossiers/draft.controller.ts'
import { RemarkController } from './dossiers/remark.controller.ts'
import { HealthController } from './health/health.controller.ts'
import { AllowedMethods } from './http/allowed-methods.ts'
import { CallerGuard } from './http/caller.guard.ts'
import { Problems } from './http/problems.filter.ts'
import { RouteInterceptor } from './http/route.interceptor.ts'
import { routesOf, type RouteSpec } from './http/route.ts'
import { CONFIG, FILES, LOGGER } from './http/tokens.ts'
import { LedgerController } from './ledger/ledger.controller.ts'
import { DOCUMENT, openapiDocument } from './openapi/document.ts'
import { OpenapiController } from './openapi/openapi.controller.ts'
import { RuleController } from './rules/rule.controller.ts'
import { SubmissionController } from './submissions/submission.controller.ts'
import { TaskController } from './tasks/task.controller.ts'

/** Every controller; the routes of all of them make the document. */
export const controllers = [
  DraftController, DossierController, RemarkController, TaskController, SubmissionController, RuleController, CalendarController, LedgerController, HealthController, OpenapiController,
]

/** The routes of the API; what Nest would serve without being a `Route` is not among them, and a test finds it. */
export const apiRoutes: readonly RouteSpec[] = routesOf(controllers).filter((route) => typeof route !== 'string')

@Module({})
export class ApiModule {
  static with(config: Config, database: Database, logger: Logger): DynamicModule {
    const files = openFileStore(config)
    return {
      module: ApiModule,
      controllers,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: LOGGER, useValue: logger },
        { provide: FILES, useValue: files },
        { provide: Database, useValue: database },
        { provide: AllowedMethods, useValue: new AllowedMethods(apiRoutes) },
        { provide: DOCUMENT, useValue: openapiDocument(apiRoutes) },
        { provide: APP_FILTER, useClass: Problems },
        { provide: APP_GUARD, useClass: CallerGuard },
        { provide: APP_INTERCEPTOR, useClass: RouteInterceptor },
      ],
    }
  }
}
