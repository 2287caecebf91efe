import { sameSecret } from '@vinhdanh/access'
import type { Config } from '@vinhdanh/config'
import type { RequestHandler } from 'express'
import type { Registry } from 'prom-client'

/** Measurements for Prometheus at `/metrics`, for who has the token; for anybody else the address does not exist. */
export function serveMetrics({ metricsToken }: Pick<Config, 'metricsToken'>, metrics: Registry): RequestHandler {
  return (request, response, next) => {
    if (request.path !== '/metrics' || metricsToken === undefined || !sameSecret(request.headers.authorization ?? '', `Bearer ${metricsToken}`)) {
      next()
      return
    }
    metrics.metrics().then((text) => response.type(metrics.contentType).send(text), next)
  }
}
