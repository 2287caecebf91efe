import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { Busboy, type BusboyFileStream } from '@fastify/busboy'
import { AppError, type ErrorCode } from '@vinhdanh/domain'

export interface UploadedFile {
  /** As the sender calls it: a label, never a path. */
  readonly name: string
  readonly stream: Readable
  /** Aborted as soon as the upload cannot succeed any more. */
  readonly signal: AbortSignal
}

export interface UploadHandlers<T> {
  /** Name of the one form field that carries a file. */
  readonly field: string
  /** Largest file, in bytes. */
  readonly maxBytes: number
  /** Takes the file in. `fields` holds those that stood before the file. Must read the stream or throw. */
  readonly onFile: (file: UploadedFile, fields: ReadonlyMap<string, string>) => Promise<T>
}

export interface Upload<T> {
  readonly fields: ReadonlyMap<string, string>
  /** Null when the form came without a file. */
  readonly file: T | null
}

const FORM_BYTES = 256 * 1024
const limits = { files: 1, fields: 30, parts: 31, fieldSize: 64 * 1024, fieldNameSize: 100, headerPairs: 20, headerSize: 8 * 1024 }
const DRAIN_MS = 15_000

/**
 * Reads a form with one file as a stream, in constant memory. Fields may stand before and after the file.
 * On a failure it rejects at once, so that the answer can go out, and goes on discarding what the browser still sends (at most as much again
 * as one allowed upload, for 15 s): a browser whose connection is reset shows no answer.
 * @throws AppError `validation.media-type`, `validation.malformed`, `file.too-large`, `file.upload-cut`, and what `onFile` throws
 */
export async function readUpload<T>(request: IncomingMessage, handlers: UploadHandlers<T>): Promise<Upload<T>> {
  try {
    refuseEarly(request, handlers.maxBytes)
    return await parse(request, handlers)
  } catch (error) {
    discardRest(request, handlers.maxBytes)
    throw error
  }
}

/** Another Content-Type is refused before any parsing: a JSON body taken for a form let callers choose paths elsewhere (CVE-2026-21858). */
function refuseEarly(request: IncomingMessage, maxBytes: number): void {
  if (!/^multipart\/form-data\s*;/i.test(request.headers['content-type'] ?? '')) throw new AppError('validation.media-type')
  if (Number(request.headers['content-length'] ?? 0) > maxBytes + FORM_BYTES) throw new AppError('file.too-large', { maxBytes })
}

function parse<T>(request: IncomingMessage, { field, maxBytes, onFile }: UploadHandlers<T>): Promise<Upload<T>> {
  return new Promise((resolve, reject) => {
    const fields = new Map<string, string>()
    const aborter = new AbortController()
    let taking: Promise<T> | null = null
    let current: Readable | undefined
    let failed = false
    let parts = 0
    const parser = parserFor(request, maxBytes)

    const fail = (error: unknown) => {
      if (failed) return
      failed = true
      request.unpipe(parser)
      request.off('close', onClose)
      current?.destroy(error as Error)
      aborter.abort(error)
      parser.destroy()
      // the file's taker may still have files open: it ends before the answer goes out
      void Promise.allSettled([taking]).then(() => reject(error as Error))
    }
    const refuse = (code: ErrorCode, details = {}) => () => fail(new AppError(code, details))
    const onClose = () => { if (!request.complete) fail(new AppError('file.upload-cut')) }
    request.once('close', onClose)

    parser.on('field', (name, value, nameTruncated, valueTruncated) => {
      parts += 1
      if (nameTruncated || valueTruncated || fields.has(name)) refuse('validation.malformed')()
      else fields.set(name, value)
    })
    parser.on('file', (name: string, stream: BusboyFileStream, fileName: string | undefined) => {
      parts += 1
      stream.on('error', () => refuse('validation.malformed')())
      // a browser sends an empty part when no file was chosen
      if (!fileName) return void stream.resume()
      if (name !== field) return refuse('validation.malformed')()
      current = stream
      stream.once('limit', refuse('file.too-large', { maxBytes }))
      taking = onFile({ name: fileName, stream, signal: aborter.signal }, fields)
      taking.catch(fail)
    })
    for (const limit of ['filesLimit', 'fieldsLimit', 'partsLimit'] as const) parser.on(limit, refuse('validation.malformed'))
    parser.on('error', refuse('validation.malformed'))
    parser.on('finish', () => {
      // a body without a single part is no form, though the parser lets it pass
      if (parts === 0) return refuse('validation.malformed')()
      request.off('close', onClose)
      Promise.resolve(taking).then((file) => resolve({ fields, file }), reject)
    })
    request.pipe(parser)
  })
}

function parserFor(request: IncomingMessage, maxBytes: number) {
  try {
    return new Busboy({ headers: { ...request.headers, 'content-type': request.headers['content-type'] ?? '' }, limits: { ...limits, fileSize: maxBytes } })
  } catch (error) {
    throw new AppError('validation.malformed', {}, { cause: error })
  }
}

function discardRest(request: IncomingMessage, maxBytes: number): void {
  if (request.complete || request.destroyed) return
  let left = maxBytes + FORM_BYTES
  const clock = setTimeout(() => request.destroy(), DRAIN_MS).unref()
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length
    if (left < 0) request.destroy()
  })
  request.once('close', () => clearTimeout(clock))
  request.resume()
}
