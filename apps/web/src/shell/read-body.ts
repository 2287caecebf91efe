import { AppError } from '@vinhdanh/domain'
import express, { type RequestHandler } from 'express'
import { cleanText } from './clean-text.ts'

/** Largest form without files, in bytes. */
const longestForm = 1024 * 1024
const most = 5_000

const parseForm = express.urlencoded({ extended: false, limit: longestForm, parameterLimit: most })

/**
 * Reads the body of a form into `request.body`, as one composition of letters (NFC), since Vietnamese can be typed in two.
 * Bodies of files (multipart) are left to the route that takes them.
 * Errors: AppError `validation.media-type` for any other type, `validation.malformed` for text that is not UTF-8 or holds NUL,
 * which PostgreSQL cannot store; too large is 413 from the parser.
 */
export const readBody: RequestHandler[] = [
  (request, response, next) => {
    const hasBody = request.headers['content-length'] !== undefined ? request.headers['content-length'] !== '0' : request.headers['transfer-encoding'] !== undefined
    if (hasBody && !request.is(['application/x-www-form-urlencoded', 'multipart/form-data'])) throw new AppError('validation.media-type')
    next()
  },
  parseForm,
  (request, response, next) => {
    // An express getter parses the query anew each time, so it is checked here and read by routes as it is.
    checkText(request.query)
    request.body = checkText(request.body ?? {})
    next()
  },
]

function checkText(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value)
  if (Array.isArray(value)) return value.map(checkText)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [String(checkText(name)), checkText(inner)]))
}
