import type { Client } from '@temporalio/client'
import type { Config } from '@vinhdanh/config'
import type { Jobs } from '@vinhdanh/contracts'
import type { FileStore } from '@vinhdanh/files'
import type { Mailer } from '@vinhdanh/mail'
import type { Database } from '@vinhdanh/record'
import type { Logger } from '@vinhdanh/telemetry'
import type { Courier } from '../courier.ts'
import type { Claims } from '../outbox/session.ts'
import type { Upstreams } from '../upstreams.ts'

/** What the jobs work with. */
export interface JobParts {
  readonly config: Pick<Config, 'taskQueue' | 'publicWebUrl' | 'mailFrom' | 'bounceDomain' | 'secret' | 'timeShift' | 'digestAt' | 'quietHours'>
  readonly database: Database
  readonly client: Client
  readonly courier: Courier
  readonly mailer: Mailer
  readonly files: FileStore
  readonly upstreams: Upstreams
  readonly claims: Claims
  readonly logger: Logger
}

/** One kind of job. It may run twice, and throws rather than wait when a server is away. */
export type Job<Name extends keyof Jobs> = (payload: Jobs[Name], parts: JobParts) => Promise<void>
