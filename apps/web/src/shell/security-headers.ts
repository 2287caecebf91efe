import type { Config } from '@vinhdanh/config'
import type { RequestHandler } from 'express'
import helmet from 'helmet'

const self = ["'self'"]

/** Headers of every answer (ASVS 3.4): only our own files, no inline script or style, no frame around us, no address handed on, nothing stored. */
export function securityHeaders(config: Pick<Config, 'secureCookies'>): RequestHandler[] {
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: self, scriptSrc: self, styleSrc: self, imgSrc: self, fontSrc: self, connectSrc: self, formAction: self,
          objectSrc: ["'none'"], baseUri: ["'none'"], frameAncestors: ["'none'"], ...(config.secureCookies ? { upgradeInsecureRequests: [] } : {}),
        },
      },
      referrerPolicy: { policy: 'no-referrer' },
      crossOriginOpenerPolicy: { policy: 'same-origin' },
      xFrameOptions: { action: 'deny' },
      strictTransportSecurity: config.secureCookies,
    }),
    (request, response, next) => {
      response.setHeader('Cache-Control', 'no-store')
      response.setHeader('X-Robots-Tag', 'noindex')
      next()
    },
  ]
}
