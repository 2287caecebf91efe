import { Busboy } from '@fastify/busboy'
import type { Config } from '@vinhdanh/config'
import { AppError, type ErrorCode } from '@vinhdanh/domain'
import type { Readable } from 'node:stream'
import { checkFormToken } from '../access/csrf.guard.ts'
import { csrfField } from '../access/csrf-field.ts'
import { cleanText } from './clean-text.ts'
import type { WebRequest } from './web-request.ts'

/** A file as it arrives; the name and the type are what the sender says, nothing more. */
export interface IncomingFile {
  readonly field: string
  readonly name: string
  readonly statedType: string
  /** Ends early, with an error, when the file is longer than allowed. */
  readonly content: Readable
}

export interface Upload<T> {
  readonly fields: Readonly<Record<string, string>>
  readonly files: readonly T[]
}

/** Most files and most other fields of one form. */
const mostFiles = 20
const mostFields = 200

/**
 * Reads a form with files, handing each to `store` while it streams. `csrf()` must stand before the first file field:
 * nothing is stored for a form that is not ours. A file field left empty is skipped.
 * Errors: AppError `auth.csrf`, `file.too-large` (above `maxUploadBytes`), `file.upload-cut` (connection lost),
 * `limit.body-too-large` (too many parts), `validation.malformed`, and what `store` throws. What was being read then ends with the same error.
 */
export async function readUpload<T>(request: WebRequest, config: Pick<Config, 'secret' | 'maxUploadBytes'>, store: (file: IncomingFile) => Promise<T>): Promise<Upload<T>> {
  const fields: Record<string, string> = {}
  const stored: Promise<T>[] = []
  const open = new Set<Readable>()
  const parser = new Busboy({
    headers: { ...request.headers, 'content-type': request.headers['content-type'] ?? '' }, defCharset: 'utf8',
    limits: { fileSize: config.maxUploadBytes, files: mostFiles, fields: mostFields, fieldSize: 1024 * 1024, headerPairs: 50 },
  })
  try {
    await new Promise<void>((resolve, reject) => {
      const refuse = (code: ErrorCode) => () => reject(new AppError(code))
      const fail = (error: unknown) => reject(error instanceof Error ? error : new AppError('bug.unexpected', {}, { cause: error }))
      const take = (field: string, content: Readable, name: string, statedType: string) => {
        checkFormToken(request, fields[csrfField], config)
        if (!name) {
          content.resume()
          return
        }
        open.add(content)
        content.once('close', () => open.delete(content))
        content.once('limit', () => content.destroy(new AppError('file.too-large', { maxBytes: config.maxUploadBytes })))
        const result = store({ field, name: cleanText(name), statedType, content })
        result.catch(reject)
        stored.push(result)
      }
      parser.on('field', (name, value, _nameCut, valueCut) => {
        if (valueCut) reject(new AppError('limit.body-too-large'))
        try {
          fields[name] = cleanText(value)
        } catch (error) {
          fail(error)
        }
      })
      parser.on('file', (field, content, name, _encoding, statedType) => {
        // After an error the rest of the form still flows by; a file nobody waits for must not end the process.
        content.on('error', reject)
        try {
          take(field, content, name, statedType)
        } catch (error) {
          content.resume()
          fail(error)
        }
      })
      parser.once('filesLimit', refuse('limit.body-too-large')).once('fieldsLimit', refuse('limit.body-too-large'))
      parser.once('error', refuse('file.upload-cut'))
      parser.once('finish', resolve)
      request.once('close', () => { if (!request.complete) reject(new AppError('file.upload-cut')) })
      request.pipe(parser)
    })
    checkFormToken(request, fields[csrfField], config)
    return { fields, files: await Promise.all(stored) }
  } catch (error) {
    request.unpipe(parser)
    request.resume()
    for (const content of open) content.destroy(error instanceof Error ? error : undefined)
    throw error
  }
}
