import { sameSecret } from '@vinhdanh/access'
import type { Config } from '@vinhdanh/config'
import type { RequestHandler } from 'express'
import type { Registry } from 'prom-client'

/** Measurements for Prometheus at `/metrics`, for who has the token; anybody else gets 401. Without a token in the configuration the address does not exist. */
export function serveMetrics({ metricsToken }: Pick<Config, 'metricsToken'>, metrics: Registry): RequestHandler {
  return (request, response, next) => {
    if (request.path !== '/metrics' || metricsToken === undefined) {
      next()
      return
    }
    if (!sameSecret(request.headers.authorization ?? '', `Bearer ${metricsToken}`)) {
      response.status(401).setHeader('WWW-Authenticate', 'Bearer').type('text').send('the token is missing or wrong\n')
      return
    }
    metrics.metrics().then((text) => response.type(metrics.contentType).send(text), next)
  }
}
