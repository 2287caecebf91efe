import { AppError } from '@vinhdanh/domain'
import type { Mailer } from '@vinhdanh/mail'
import type { Database } from '@vinhdanh/record'
import type { Logger } from '@vinhdanh/telemetry'
import { isReachable, isUnavailable } from '@vinhdanh/temporal'
import { AwayError, Upstream } from './upstream.ts'

/** The three servers on which the worker's jobs depend. */
export interface Upstreams {
  readonly record: Upstream
  readonly temporal: Upstream
  readonly mail: Upstream
}

const reasonOf = (error: unknown): string => (error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : String(error))

export function createUpstreams(logger: Logger, { database, client, mailer }: { database: Database; client: Parameters<typeof isReachable>[0]; mailer: Mailer }): Upstreams {
  return {
    record: new Upstream('record', logger, () => database.query('SELECT 1').then(() => null, reasonOf)),
    temporal: new Upstream('temporal', logger, () => isReachable(client).then((there) => (there ? null : 'no answer'), reasonOf)),
    mail: new Upstream('mail', logger, async () => {
      const answer = await mailer.verifyReachable()
      return answer.reachable ? null : answer.reason
    }),
  }
}

/** Which server an error says is away; null for an error about the work itself. */
export function upstreamAway(error: unknown, upstreams: Upstreams): { readonly upstream: Upstream; readonly reason: string } | null {
  if (error instanceof AwayError) return { upstream: error.upstream, reason: error.message }
  if (error instanceof AppError && error.code === 'upstream.record-unavailable') return { upstream: upstreams.record, reason: reasonOf(error) }
  if (isUnavailable(error)) return { upstream: upstreams.temporal, reason: reasonOf(error) }
  return null
}
