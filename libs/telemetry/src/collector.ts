import { setTimeout as delay } from 'node:timers/promises'
import { context, propagation, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import type { Logger } from 'pino'
import { CollectorExporter, countingProcessor } from './span-exporter.ts'
import { switchTracing } from './spans.ts'
import { requestTraceIds } from './trace-ids.ts'

/** Longest that stopping waits for the collector, in milliseconds. */
const FLUSH_MS = 2_000
/** Spans are handed over in lots, this often, in milliseconds. */
const LOT_EVERY_MS = 1_000

/** Sets the SDK up to send the spans of this process to a collector. @returns how to stop: what is left is handed over, within two seconds */
export function connectCollector(otlpUrl: string, service: string, logger: Logger): () => Promise<void> {
  const provider = new TracerProvider({
    resource: defaultResource().merge(resourceFromAttributes({ 'service.namespace': 'vinhdanh', 'service.name': `vinhdanh-${service}` })),
    idGenerator: requestTraceIds(),
    spanProcessors: [countingProcessor, new BatchSpanProcessor({ exporter: new CollectorExporter(otlpUrl, logger), scheduledDelayMillis: LOT_EVERY_MS })],
  })
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  trace.setGlobalTracerProvider(provider)
  switchTracing(true)
  return async () => {
    switchTracing(false)
    await Promise.race([provider.shutdown().catch(() => undefined), delay(FLUSH_MS, undefined, { ref: false })])
    for (const part of [trace, context, propagation]) part.disable()
  }
}
