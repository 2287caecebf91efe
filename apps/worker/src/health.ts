import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { sameSecret } from '@vinhdanh/access'
import type { Config } from '@vinhdanh/config'
import type { Database } from '@vinhdanh/record'
import { createMetrics } from '@vinhdanh/telemetry'
import { addRecordMetrics } from './record-metrics.ts'

/** What the worker needs, each with why it is not there; null when all is well with it. */
export type PartStates = Readonly<Record<string, string | null>>

/**
 * Serves `/health/live` (the process runs), `/health/ready` (200 when every part works, else 503 with each part's reason) and, with the bearer
 * token of the configuration, `/metrics`.
 */
export async function serveHealth(config: Pick<Config, 'host' | 'workerPort' | 'metricsToken'>, states: () => Promise<PartStates>, database: () => Database | null): Promise<{ port: number; close: () => Promise<void> }> {
  const metrics = createMetrics('worker')
  addRecordMetrics(metrics, database)
  const answers: Record<string, (authorization: string) => Promise<Answer>> = {
    '/health/live': () => Promise.resolve(json(200, { status: 'live' })),
    '/health/ready': async () => {
      const parts = await states()
      const isReady = Object.values(parts).every((reason) => reason === null)
      return json(isReady ? 200 : 503, { status: isReady ? 'ready' : 'waiting', parts: Object.fromEntries(Object.entries(parts).map(([name, reason]) => [name, reason ?? 'up'])) })
    },
    '/metrics': async (authorization) => {
      if (!config.metricsToken) return json(404, { status: 'not-found' })
      if (!sameSecret(authorization, `Bearer ${config.metricsToken}`)) return { ...json(401, { status: 'the token is missing or wrong' }), challenge: true }
      return { status: 200, type: metrics.contentType, body: await metrics.metrics() }
    },
  }
  const server: Server = createServer((request, response) => {
    const answer = answers[(request.url ?? '').split('?', 1)[0] ?? ''] ?? (() => Promise.resolve(json(404, { status: 'not-found' })))
    const method = request.method ?? ''
    void (method === 'GET' || method === 'HEAD' ? answer(request.headers.authorization ?? '') : Promise.resolve(json(405, { status: 'method-not-allowed' }))).then(
      ({ status, type, body, challenge }) => response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', ...(challenge ? { 'www-authenticate': 'Bearer' } : {}) }).end(method === 'HEAD' ? '' : body),
      () => response.writeHead(500).end(),
    )
  })
  server.listen(config.workerPort, config.host)
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : config.workerPort,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

interface Answer {
  readonly status: number
  readonly type: string
  readonly body: string
  /** Asks for the token. */
  readonly challenge?: true
}

const json = (status: number, body: object): Answer => ({ status, type: 'application/json; charset=utf-8', body: JSON.stringify(body) })
