import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A span as OTLP's JSON has it. */
export interface CollectedSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[]
  readonly events: readonly object[]
  readonly status: { readonly code: number; readonly message?: string }
}

export interface Collector {
  /** For VINHDANH_OTLP_URL. */
  readonly url: string
  /** All that was sent, as it came. */
  readonly bodies: readonly string[]
  spans(): CollectedSpan[]
  stop(): Promise<void>
}

/** A real small OpenTelemetry collector: takes what is posted to `/v1/traces`. @param answer what it says instead of «taken» */
export async function startCollector(answer = (response: ServerResponse): void => { response.setHeader('content-type', 'application/json').end('{}') }): Promise<Collector> {
  const bodies: string[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      if (request.method === 'POST' && request.url === '/v1/traces') bodies.push(Buffer.concat(parts).toString())
      answer(response)
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    spans: () => bodies.flatMap((body) => (JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: CollectedSpan[] }[] }[] }).resourceSpans)
      .flatMap(({ scopeSpans }) => scopeSpans).flatMap(({ spans }) => spans),
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The attributes of a span as plain values. */
export const attributesOf = ({ attributes }: CollectedSpan): Record<string, unknown> => Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))
