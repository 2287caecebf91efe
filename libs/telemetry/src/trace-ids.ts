import { createHash } from 'node:crypto'
import { type IdGenerator, RandomIdGenerator } from '@opentelemetry/sdk-trace'
import { currentContext } from './context.ts'

/**
 * The id of the trace of a request: its own id without the dashes, so that whoever has one from an error page, a log line or the audit finds the trace by it; of
 * an id in any other form, which a caller brought along, the beginning of its SHA-256.
 */
export function traceIdOf(requestId: string): string {
  const plain = requestId.toLowerCase().replaceAll('-', '')
  return /^(?!0{32})[0-9a-f]{32}$/.test(plain) ? plain : createHash('sha256').update(requestId).digest('hex').slice(0, 32)
}

/** Ids as the SDK makes them, but for the trace of a request. */
export function requestTraceIds(): IdGenerator {
  const random = new RandomIdGenerator()
  return {
    generateSpanId: () => random.generateSpanId(),
    generateTraceId: () => {
      const { requestId } = currentContext()
      return requestId ? traceIdOf(requestId) : random.generateTraceId()
    },
  }
}
