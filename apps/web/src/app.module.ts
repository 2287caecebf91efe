import { type DynamicModule, Module } from '@nestjs/common'
import type { Config } from '@vinhdanh/config'
import type { Database } from '@vinhdanh/record'
import type { Logger } from '@vinhdanh/telemetry'
import type { Registry } from 'prom-client'
import { AccountModule } from './account/account.module.ts'
import { AuditModule } from './audit/audit.module.ts'
import { BoardModule } from './board/board.module.ts'
import { BulkModule } from './bulk/bulk.module.ts'
import { BundleModule } from './bundle/bundle.module.ts'
import { CalendarFeedModule } from './calendar-feed/calendar-feed.module.ts'
import { CalendarModule } from './calendar/calendar.module.ts'
import { CouncilsModule } from './councils/councils.module.ts'
import { DossiersModule } from './dossiers/dossiers.module.ts'
import { DossierPageModule } from './dossier-page/dossier-page.module.ts'
import { ExportsModule } from './exports/exports.module.ts'
import { FilesModule } from './files/files.module.ts'
import { HealthController } from './health/health.controller.ts'
import { LedgerModule } from './ledger/ledger.module.ts'
import { MetricsController } from './health/metrics.controller.ts'
import { NoticesModule } from './notices/notices.module.ts'
import { OpinionsModule } from './opinions/opinions.module.ts'
import { OrganisationModule } from './organisation/organisation.module.ts'
import { QuestionsModule } from './questions/questions.module.ts'
import { RemarksModule } from './remarks/remarks.module.ts'
import { RulesModule } from './rules/rules.module.ts'
import { ShellModule } from './shell/shell.module.ts'
import { SigningModule } from './signing/signing.module.ts'
import { SpecimenController } from './specimen/specimen.controller.ts'
import { SubmissionsModule } from './submissions/submissions.module.ts'
import { TasksModule } from './tasks/tasks.module.ts'
import { TimeController } from './time/time.controller.ts'

/** One module per feature, in the order of the menu. Of two that answer `/dossiers/…` or `/tasks/…` the one with fixed words (`new`, `together`) stands before the one that takes any id. */
const features = [
  AccountModule, SigningModule, TasksModule, DossiersModule, DossierPageModule, BundleModule, ExportsModule, OpinionsModule, QuestionsModule, RemarksModule, SubmissionsModule, CouncilsModule, LedgerModule,
  BoardModule, BulkModule, RulesModule, CalendarModule, OrganisationModule, NoticesModule, FilesModule, AuditModule, CalendarFeedModule,
]

@Module({})
export class AppModule {
  static with(config: Config, database: Database, logger: Logger, metrics: Registry): DynamicModule {
    return {
      module: AppModule,
      imports: [ShellModule.with(config, database, logger, metrics), ...features],
      // Tools of the local and test stack, not pages of the product: the specimen of all parts, and the control of moved time.
      controllers: [HealthController, MetricsController, ...(config.timeShift === 'allowed' ? [SpecimenController, TimeController] : [])],
    }
  }
}
