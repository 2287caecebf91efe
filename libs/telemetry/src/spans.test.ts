import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { context, propagation, SpanStatusCode, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { aboutDossiers } from './span-attributes.ts'
import { beginRequest, inSpan, inTrace, switchTracing, traceparent } from './spans.ts'
import { requestTraceIds, traceIdOf } from './trace-ids.ts'

const spans = new InMemorySpanExporter()
const requestId = '0b8f3d52-8f5e-4d6c-9a51-3a5f6c1d2e3f'
const traceId = requestId.replaceAll('-', '')

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  trace.setGlobalTracerProvider(new TracerProvider({ idGenerator: requestTraceIds(), spanProcessors: [new SimpleSpanProcessor({ exporter: spans })] }))
})
beforeEach(() => {
  switchTracing(true)
  spans.reset()
})
afterAll(() => switchTracing(false))

test('the id of a trace is the id of its request, or made of it, and never the one that means none', () => {
  expect(traceIdOf(requestId)).toBe(traceId)
  expect(traceIdOf(requestId.toUpperCase())).toBe(traceId)
  for (const brought of ['chain-0001', '00000000-0000-0000-0000-000000000000']) expect(traceIdOf(brought)).toMatch(/^(?!0{32})[0-9a-f]{32}$/)
  expect(traceIdOf('chain-0001')).toBe(traceIdOf('chain-0001'))
})

describe('a job', () => {
  test('stands below the span that asked for it', async () => {
    let asked = {}
    beginRequest('POST', requestId, false).run(() => { asked = traceparent() })
    await inTrace('job', 'job', { requestId: 'another-one', ...asked }, {}, () => inSpan('part', 'part', {}, () => Promise.resolve()))
    const [part, job] = spans.getFinishedSpans()
    expect([job?.spanContext().traceId, part?.spanContext().traceId]).toEqual([traceId, traceId])
    expect(part?.parentSpanContext?.spanId).toBe(job?.spanContext().spanId)
  })

  test.each([undefined, '', 'nonsense', `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01`])('that names no span (%p) stands in the trace of its request, as a first one', async (parent) => {
    await inTrace('job', 'job', { requestId, traceparent: parent }, {}, () => Promise.resolve())
    expect(spans.getFinishedSpans().map((span) => [span.spanContext().traceId, span.parentSpanContext])).toEqual([[traceId, undefined]])
  })

  test('that nobody asked for has a trace of its own each time', async () => {
    for (let time = 0; time < 2; time += 1) await inTrace('job', 'job', {}, {}, () => Promise.resolve())
    expect(new Set(spans.getFinishedSpans().map((span) => span.spanContext().traceId)).size).toBe(2)
  })
})

test('an error gives its code and nothing of what a person typed, and goes on', async () => {
  const error = Object.assign(new Error('Key (email)=(p1) already exists'), { code: '23505' })
  await expect(inTrace('job', 'job', {}, {}, () => Promise.reject(error))).rejects.toBe(error)
  const typed = Object.assign(new Error('p2'), { code: 'p3 p4' })
  await expect(inTrace('job', 'job', {}, {}, () => Promise.reject(typed))).rejects.toBe(typed)
  expect(spans.getFinishedSpans().map(({ attributes, status, events }) => ({ attributes, status, events }))).toEqual(
    ['23505', 'Error'].map((type) => ({ attributes: { 'error.type': type }, status: { code: SpanStatusCode.ERROR }, events: [] })))
})

test('a request is named by its route; one without a route by its method; a failed answer is an error', () => {
  for (const [route, status] of [['/tasks/:taskId', 200], [undefined, 404], ['/tasks', 503]] as const) beginRequest('GET', requestId, false).end(route, status)
  expect(spans.getFinishedSpans().map(({ name, status }) => [name, status.code])).toEqual([['GET /tasks/:taskId', 0], ['GET', 0], ['GET /tasks', SpanStatusCode.ERROR]])
})

test('there is no span of a quiet request, of a part outside of traced work, and none at all without tracing', async () => {
  beginRequest('GET', requestId, true).end('/health/live', 200)
  expect(await inSpan('part', 'part', {}, () => Promise.resolve('done'))).toBe('done')
  switchTracing(false)
  beginRequest('GET', requestId, false).end('/tasks', 200)
  expect(await inTrace('job', 'job', { requestId }, {}, () => inSpan('part', 'part', {}, () => Promise.resolve(traceparent())))).toEqual({})
  expect(spans.getFinishedSpans()).toEqual([])
})

test('a span names its dossier, or says of how many it is', () => {
  expect([aboutDossiers([]), aboutDossiers(['a', 'a']), aboutDossiers(['a', 'b'])]).toEqual([{}, { 'vinhdanh.dossier_id': 'a' }, { 'vinhdanh.dossiers': 2 }])
})
