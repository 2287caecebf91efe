import { type Context, context, propagation, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { withContext } from './context.ts'
import type { SpanAttributes } from './span-attributes.ts'

/** Adds to a span what is known only later. */
export type Note = (attributes: SpanAttributes) => void

/** What led to a piece of work: the span that asked for it, or only the request. */
export interface Cause {
  readonly requestId?: string | undefined
  /** As W3C Trace Context writes it; one that is nonsense counts as absent. */
  readonly traceparent?: string | undefined
}

const kinds = { request: SpanKind.SERVER, job: SpanKind.CONSUMER, activity: SpanKind.INTERNAL, call: SpanKind.CLIENT, part: SpanKind.INTERNAL } as const
const untold: Note = () => undefined
const state = { on: false }

/** Whether spans are made at all. */
export const isTracing = (): boolean => state.on

/** For `startTracing` alone. */
export function switchTracing(on: boolean): void {
  state.on = on
}

/** A span at the border: work that was asked for from outside this process. Without tracing it is the work alone. */
export async function inTrace<T>(name: string, kind: 'job' | 'activity', cause: Cause, attributes: SpanAttributes, work: (note: Note) => Promise<T>): Promise<T> {
  if (!state.on) return work(untold)
  return follow(beginSpan(name, kind, cause, { ...requestOf(cause), ...attributes }), ROOT_CONTEXT, work)
}

/** A span of a part of traced work, such as a transaction. Outside of traced work, as without tracing, it is the work alone: a part by itself says nothing. */
export async function inSpan<T>(name: string, kind: 'call' | 'part', attributes: SpanAttributes, work: (note: Note) => Promise<T>): Promise<T> {
  if (!state.on || !trace.getActiveSpan()) return work(untold)
  const within = context.active()
  return follow(tracer().startSpan(name, { kind: kinds[kind], attributes: { ...attributes } }, within), within, work)
}

/** The span of a request: begun before the route is known, ended with the answer. */
export interface RequestSpan {
  run(work: () => void): void
  end(route: string | undefined, status: number): void
}

const noRequestSpan: RequestSpan = { run: (work) => work(), end: () => undefined }

/** Begins the span of a request; a quiet one has none. A `traceparent` that the request brings is not believed: whoever asks must not choose what is told together. */
export function beginRequest(method: string, requestId: string, quiet: boolean): RequestSpan {
  if (!state.on || quiet) return noRequestSpan
  const span = beginSpan(method, 'request', { requestId }, { ...requestOf({ requestId }), 'http.request.method': method })
  return {
    run: (work) => context.with(trace.setSpan(ROOT_CONTEXT, span), work),
    end(route, status) {
      if (route !== undefined) span.updateName(`${method} ${route}`).setAttribute('http.route', route)
      span.setAttribute('http.response.status_code', status)
      if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
      span.end()
    },
  }
}

/** The span at work as W3C Trace Context writes it, for whatever goes on with it later; nothing without one. */
export function traceparent(): { readonly traceparent?: string } {
  if (!state.on) return {}
  const carrier: { traceparent?: string } = {}
  propagation.inject(context.active(), carrier)
  return carrier.traceparent === undefined ? {} : { traceparent: carrier.traceparent }
}

const tracer = () => trace.getTracer('vinhdanh')
const requestOf = ({ requestId }: Cause): SpanAttributes => (requestId === undefined ? {} : { 'vinhdanh.request_id': requestId })

/** Below the span that asked for it; else a first one, in the trace of its request, or in one of its own. */
function beginSpan(name: string, kind: keyof typeof kinds, { requestId, traceparent: parent }: Cause, attributes: SpanAttributes): Span {
  const within = parent === undefined ? ROOT_CONTEXT : propagation.extract(ROOT_CONTEXT, { traceparent: parent })
  // The trace's id is made of the request's, see trace-ids.ts.
  return withContext({ requestId: requestId ?? '' }, () => tracer().startSpan(name, { kind: kinds[kind], attributes: { ...attributes } }, within))
}

async function follow<T>(span: Span, within: Context, work: (note: Note) => Promise<T>): Promise<T> {
  try {
    return await context.with(trace.setSpan(within, span), () => work((attributes) => span.setAttributes({ ...attributes })))
  } catch (error) {
    // Not the SDK's `recordException`: it keeps message and stack, which may quote what a person typed.
    span.setAttributes({ 'error.type': typeOf(error) } satisfies SpanAttributes).setStatus({ code: SpanStatusCode.ERROR })
    throw error
  } finally {
    span.end()
  }
}

function typeOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown }
  return [code, name].find((word): word is string => typeof word === 'string' && /^[\w.-]{1,60}$/.test(word)) ?? 'unknown'
}
