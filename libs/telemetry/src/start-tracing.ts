import type { Config } from '@vinhdanh/config'
import type { Logger } from 'pino'

export interface Tracing {
  /** Hands over what is left, within two seconds. */
  stop(): Promise<void>
}

/**
 * Sends the spans of this process to the collector of the configuration. Call it once, before anything is opened. Without one nothing of OpenTelemetry's SDK is
 * even loaded. A collector that is away, slow or confused costs spans and nothing else: one line in the log, and `vinhdanh_spans_total`.
 * @param service name of the process: web, api, worker
 */
export async function startTracing({ otlpUrl }: Pick<Config, 'otlpUrl'>, service: string, logger: Logger): Promise<Tracing> {
  if (otlpUrl === undefined) return { stop: () => Promise.resolve() }
  const { connectCollector } = await import('./collector.ts')
  return { stop: connectCollector(otlpUrl, service, logger) }
}
