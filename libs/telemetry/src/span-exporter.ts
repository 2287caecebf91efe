import { ExportResultCode } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import type { ReadableSpan, SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace'
import type { Logger } from 'pino'
import { spansCounted } from './metrics.ts'

/** Longest that a collector may take for one lot with all tries, in milliseconds; what it has not taken by then is dropped. */
const EXPORT_MS = 3_000
/** Lots under way at the same time: a full queue when the process stops is four. A collector that never answers so holds up no more than this. */
const AT_ONCE = 5
const LONGEST_REASON = 200

type Done = Parameters<SpanExporter['export']>[1]
type Result = Parameters<Done>[0]

/** Hands spans to a collector by OTLP over HTTP, counts what it took, and says once when it takes none and once when it does again. */
export class CollectorExporter implements SpanExporter {
  readonly #otlp: OTLPTraceExporter
  readonly #logger: Logger
  #dropped = 0

  constructor(otlpUrl: string, logger: Logger) {
    this.#otlp = new OTLPTraceExporter({ url: `${otlpUrl.replace(/\/+$/, '')}/v1/traces`, timeoutMillis: EXPORT_MS, concurrencyLimit: AT_ONCE })
    this.#logger = logger
    // From the start, so that an alert can tell «none were sent» from «nothing is known».
    for (const outcome of ['ended', 'sent']) spansCounted.inc({ outcome }, 0)
  }

  export(spans: ReadableSpan[], done: Done): void {
    this.#otlp.export(spans, (result) => {
      this.#tell(spans.length, result)
      done(result)
    })
  }

  shutdown(): Promise<void> {
    return this.#otlp.shutdown()
  }

  #tell(count: number, { code, error }: Result): void {
    if (code === ExportResultCode.SUCCESS) {
      spansCounted.inc({ outcome: 'sent' }, count)
      if (this.#dropped > 0) this.#logger.info({ upstream: 'collector', dropped: this.#dropped }, 'the collector takes spans again')
      this.#dropped = 0
      return
    }
    if (this.#dropped === 0) this.#logger.warn({ upstream: 'collector', reason: reasonOf(error) }, 'the collector takes no spans, they are dropped')
    this.#dropped += count
  }
}

function reasonOf(error: Result['error']): string {
  const { message = '', code } = (error ?? {}) as { message?: string; code?: unknown }
  return [code, message].filter(Boolean).join(' ').slice(0, LONGEST_REASON)
}

/** Counts every span that ended, also those that find the queue full. */
export const countingProcessor: SpanProcessor = {
  onStart: () => undefined,
  onEnd: () => spansCounted.inc({ outcome: 'ended' }),
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
}
