import { AppError, invalid } from '@vinhdanh/domain'
import express, { type Request, type Response } from 'express'

/** Largest JSON body, in bytes. */
export const longestBody = 1024 * 1024

const readBytes = express.raw({ type: 'application/json', limit: longestBody, inflate: false })
const utf8 = new TextDecoder('utf-8', { fatal: true })

export interface JsonBody {
  readonly value: unknown
  /** As it came, for comparing a repeated request with the first. */
  readonly bytes: Buffer
}

/**
 * Reads a JSON body. Text is put into one composition of letters (NFC), since Vietnamese can be typed in two.
 * Errors: AppError `validation.media-type`, `limit.body-too-large`, `validation.malformed` for what is not JSON in UTF-8,
 * `validation.failed` for text with NUL or half a surrogate pair, which PostgreSQL cannot store.
 */
export async function readJson(request: Request, response: Response): Promise<JsonBody> {
  if (!request.is('application/json')) throw new AppError('validation.media-type')
  const error = await new Promise<unknown>((resolve) => readBytes(request, response, resolve))
  if (error) throw refusal(error)
  const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  return { value: parseJson(bytes), bytes }
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(bytes), (key, value: unknown) => {
      requireText(key, key)
      return typeof value === 'string' ? requireText(key, value).normalize('NFC') : value
    })
  } catch (error) {
    // A RangeError is nesting too deep to be meant.
    throw error instanceof AppError ? error : new AppError('validation.malformed', {}, { cause: error })
  }
}

/** Refuses text that PostgreSQL cannot store. Errors: AppError `validation.failed` naming the field. */
export function requireText(path: string, text: string): string {
  if (/[\0\p{Surrogate}]/u.test(text)) throw invalid({ path: path.replace(/[^\w.-]/g, '?'), message: 'problem.format' })
  return text
}

function refusal(error: unknown): unknown {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined
  if (status === 413) return new AppError('limit.body-too-large', { maxBytes: longestBody }, { cause: error })
  if (status === 415) return new AppError('validation.media-type', {}, { cause: error })
  return typeof status === 'number' && status < 500 ? new AppError('validation.malformed', {}, { cause: error }) : error
}
