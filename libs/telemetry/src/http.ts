import { randomUUID } from 'node:crypto'
import { type IncomingMessage, type ServerResponse } from 'node:http'
import { type Logger } from 'pino'
import { Histogram, type Registry } from 'prom-client'
import { withContext } from './context.ts'
import { beginRequest } from './spans.ts'

const quietPaths = /^\/(health|assets|metrics)(\/|$)/
const saneRequestId = /^[\w-]{8,64}$/
/** Whoever knows the address of a calendar feed can read it: all that follows `/feeds/`, however it is spelt, and every token as we make them (43 characters). */
const secretsInPath = /(?<=^\/feeds\/).+|(?<![\w-])[\w-]{43}(?![\w-])/gi

type Middleware = (request: IncomingMessage & { route?: { path?: string }; originalUrl?: string }, response: ServerResponse, next: () => void) => void

/**
 * Express middleware, the first of all: gives each request an id (`X-Request-Id`, taken over when it looks sane, so that a chain of services shares it),
 * runs the rest inside its context, and makes one line, one measurement and, where spans are made, one span of it. The line holds the path without its query, which
 * holds search words, and without the tokens that are part of an address; the span and the measurement know the pattern of the route alone.
 */
export function httpTelemetry(logger: Logger, registry: Registry): Middleware {
  const seconds = new Histogram({
    name: 'http_request_duration_seconds', help: 'time from request to end of answer', labelNames: ['method', 'route', 'status'], registers: [registry],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  })
  return (request, response, next) => {
    const given = request.headers['x-request-id']
    const requestId = typeof given === 'string' && saneRequestId.test(given) ? given : randomUUID()
    const path = ((request.originalUrl ?? request.url ?? '/').split('?', 1)[0] ?? '/').replace(secretsInPath, '[hidden]')
    const quiet = quietPaths.test(path)
    const span = beginRequest(request.method ?? 'GET', requestId, quiet)
    const began = performance.now()
    response.setHeader('X-Request-Id', requestId)
    withContext({ requestId }, () => {
      response.once('close', () => {
        const ms = Math.round(performance.now() - began)
        seconds.observe({ method: request.method, route: request.route?.path ?? 'none', status: response.statusCode }, ms / 1000)
        span.end(request.route?.path, response.statusCode)
        if (!quiet) logger.info({ method: request.method, path, status: response.statusCode, ms, cut: !response.writableFinished || undefined }, 'request')
      })
      span.run(next)
    })
  }
}
