import { Busboy } from '@fastify/busboy'
import type { Config } from '@vinhdanh/config'
import { AppError } from '@vinhdanh/domain'
import type { Readable } from 'node:stream'
import { checkFormToken } from '../access/csrf.guard.ts'
import { csrfField } from '../access/csrf-field.ts'
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

/**
 * Reads a form with files, one after the other, handing each to `store` while it streams. `csrf()` must stand before the
 * first file field: nothing is stored for a form that is not ours. A file field left empty is skipped.
 * Errors: AppError `auth.csrf`, `file.too-large` (above `maxUploadBytes`), `file.upload-cut` (connection lost), what `store` throws.
 */
export async function readUpload<T>(request: WebRequest, config: Pick<Config, 'secret' | 'maxUploadBytes'>, store: (file: IncomingFile) => Promise<T>): Promise<Upload<T>> {
  const fields: Record<string, string> = {}
  const stored: Promise<T>[] = []
  const parser = new Busboy({
    headers: { ...request.headers, 'content-type': request.headers['content-type'] ?? '' }, defCharset: 'utf8',
    limits: { fileSize: config.maxUploadBytes, files: 20, fields: 200, fieldSize: 1024 * 1024, headerPairs: 50 },
  })
  try {
    await new Promise<void>((resolve, reject) => {
      parser.on('field', (name, value) => { fields[name] = value.normalize('NFC') })
      parser.on('file', (field, content, name, _encoding, statedType) => {
        try {
          checkFormToken(request, fields[csrfField], config)
        } catch (error) {
          content.resume()
          reject(error as Error)
          return
        }
        if (!name) {
          content.resume()
          return
        }
        content.once('limit', () => content.destroy(new AppError('file.too-large', { maxBytes: config.maxUploadBytes })))
        const result = store({ field, name: name.normalize('NFC'), statedType, content })
        result.catch((error: unknown) => {
          content.resume()
          reject(error as Error)
        })
        stored.push(result)
      })
      parser.once('error', () => reject(new AppError('file.upload-cut')))
      parser.once('finish', resolve)
      request.once('aborted', () => reject(new AppError('file.upload-cut')))
      request.pipe(parser)
    })
    checkFormToken(request, fields[csrfField], config)
    return { fields, files: await Promise.all(stored) }
  } catch (error) {
    request.unpipe(parser)
    request.resume()
    throw error
  }
}
