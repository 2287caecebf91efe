import { type DynamicModule, Module } from '@nestjs/common'
import type { Config } from '@vinhdanh/config'
import type { Database } from '@vinhdanh/record'
import type { Logger } from '@vinhdanh/telemetry'
import { AccountModule } from './account/account.module.ts'
import { HealthController } from './health/health.controller.ts'
import { ShellModule } from './shell/shell.module.ts'
import { SpecimenController } from './specimen/specimen.controller.ts'

/** One module per feature, in the order of the menu. */
const features = [AccountModule]

@Module({})
export class AppModule {
  static with(config: Config, database: Database, logger: Logger): DynamicModule {
    return {
      module: AppModule,
      imports: [ShellModule.with(config, database, logger), ...features],
      // The specimen of all parts is a tool for building pages, not a page of the product.
      controllers: [HealthController, ...(config.timeShift === 'allowed' ? [SpecimenController] : [])],
    }
  }
}
