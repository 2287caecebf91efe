import type { RequestHandler } from 'express'
import { findAsset } from './assets.ts'

/** Answers `GET /assets/<hashed name>`; the name changes with the content, so the answer may be kept for good. */
export const serveAssets: RequestHandler = (request, response, next) => {
  const name = /^\/assets\/([\w.-]+)$/.exec(request.path)?.[1]
  const asset = name === undefined ? undefined : findAsset(name)
  if (!asset || !['GET', 'HEAD'].includes(request.method)) {
    next()
    return
  }
  const encoding = asset.br ? request.acceptsEncodings(['br', 'gzip']) : false
  response.setHeader('Cache-Control', 'public, max-age=31536000, immutable')
  response.setHeader('Vary', 'Accept-Encoding')
  response.type(asset.type)
  if (encoding) response.setHeader('Content-Encoding', encoding)
  response.end(encoding === 'br' ? asset.br : encoding === 'gzip' ? asset.gzip : asset.plain)
}
