import type { RequestHandler } from 'express'
import { encodings, findAsset } from './assets.ts'

/** Answers `GET /assets/<hashed name>`; the name changes with the content, so the answer may be kept for good. */
export const serveAssets: RequestHandler = async (request, response, next) => {
  const name = /^\/assets\/([\w.-]+)$/.exec(request.path)?.[1]
  const asset = name === undefined ? undefined : findAsset(name)
  if (!asset || !['GET', 'HEAD'].includes(request.method)) {
    next()
    return
  }
  const accepted = asset.packed !== null && request.acceptsEncodings([...encodings])
  const encoding = encodings.find((known) => known === accepted)
  response.setHeader('Cache-Control', 'public, max-age=31536000, immutable')
  response.setHeader('Vary', 'Accept-Encoding')
  response.type(asset.type)
  if (encoding) response.setHeader('Content-Encoding', encoding)
  response.end(encoding && asset.packed ? await asset.packed(encoding) : asset.plain)
}
