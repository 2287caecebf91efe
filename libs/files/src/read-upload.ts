import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { Busboy, type BusboyFileStream } from '@fastify/busboy'
import { AppError, type ErrorCode } from '@vinhdanh/domain'

export interface UploadedFile {
  /** The form field that carries it. */
  readonly field: string
  /** As the sender calls it: a label, never a path. */
  readonly name: string
  readonly stream: Readable
  /** Aborted as soon as the upload cannot succeed any more. */
  readonly signal: AbortSignal
}

export interface FormLimits {
  /** Most files of one form. */
  readonly files: number
  /** Most other fields. */
  readonly fields: number
  /** Longest of them, in bytes. */
  readonly fieldSize: number
  /** What a form above these limits is refused with. */
  readonly refusal: ErrorCode
}

export interface UploadHandlers<T> {
  /** Largest file, in bytes. */
  readonly maxBytes: number
  readonly limits: FormLimits
  /** Takes a file in. `fields` holds those that stood before it. Must read the stream or throw. */
  readonly onFile: (file: UploadedFile, fields: ReadonlyMap<string, string>) => Promise<T>
}

export interface Upload<T> {
  readonly fields: ReadonlyMap<string, string>
  /** What `onFile` made of each; none when the form came without a file. */
  readonly files: readonly T[]
}

const FORM_BYTES = 256 * 1024
const headerLimits = { fieldNameSize: 100, headerPairs: 20, headerSize: 8 * 1024 }
const DRAIN_MS = 15_000

/**
 * Reads a form with files as streams, in constant memory. Fields may stand before and after a file; a field twice is no form of ours.
 * On a failure it rejects at once, so that the answer can go out, and goes on discarding what the browser still sends (at most as much again
 * as one allowed upload, for 15 s): a browser whose connection is reset shows no answer.
 * @throws AppError `validation.media-type`, `validation.malformed`, `file.too-large`, `file.upload-cut`, the refusal of `limits`, and what `onFile` throws
 */
export async function readUpload<T>(request: IncomingMessage, handlers: UploadHandlers<T>): Promise<Upload<T>> {
  try {
    refuseEarly(request, handlers)
    return await parse(request, handlers)
  } catch (error) {
    discardRest(request, mostBytes(handlers))
    throw error
  }
}

type Sizes = Pick<UploadHandlers<unknown>, 'maxBytes' | 'limits'>

/** Longest body of an allowed upload, in bytes. */
const mostBytes = ({ maxBytes, limits }: Sizes): number => limits.files * maxBytes + FORM_BYTES

/** Another Content-Type is refused before any parsing: a JSON body taken for a form let callers choose paths elsewhere (CVE-2026-21858). */
function refuseEarly(request: IncomingMessage, handlers: Sizes): void {
  if (!/^multipart\/form-data\s*;/i.test(request.headers['content-type'] ?? '')) throw new AppError('validation.media-type')
  if (Number(request.headers['content-length'] ?? 0) > mostBytes(handlers)) throw new AppError('file.too-large', { maxBytes: handlers.maxBytes })
}

function parse<T>(request: IncomingMessage, { maxBytes, limits, onFile }: UploadHandlers<T>): Promise<Upload<T>> {
  return new Promise((resolve, reject) => {
    const fields = new Map<string, string>()
    const aborter = new AbortController()
    const taking: Promise<T>[] = []
    const open = new Set<Readable>()
    let failed = false
    let parts = 0
    const parser = parserFor(request, { maxBytes, limits })

    const fail = (error: unknown) => {
      if (failed) return
      failed = true
      request.unpipe(parser)
      request.off('close', onClose)
      for (const stream of open) stream.destroy(error as Error)
      aborter.abort(error)
      parser.destroy()
      // those who take files in may still have some open: they end before the answer goes out
      void Promise.allSettled(taking).then(() => reject(error as Error))
    }
    const refuse = (code: ErrorCode, details = {}) => () => fail(new AppError(code, details))
    const onClose = () => { if (!request.complete) fail(new AppError('file.upload-cut')) }
    request.once('close', onClose)

    parser.on('field', (name, value, nameTruncated, valueTruncated) => {
      parts += 1
      if (nameTruncated || fields.has(name)) refuse('validation.malformed')()
      else if (valueTruncated) refuse(limits.refusal)()
      else fields.set(name, value)
    })
    parser.on('file', (field: string, stream: BusboyFileStream, fileName: string | undefined) => {
      parts += 1
      stream.on('error', () => refuse('validation.malformed')())
      // a browser sends an empty part when no file was chosen
      if (!fileName) return void stream.resume()
      open.add(stream)
      stream.once('close', () => open.delete(stream))
      stream.once('limit', refuse('file.too-large', { maxBytes }))
      const taken = onFile({ field, name: fileName, stream, signal: aborter.signal }, fields)
      taken.catch(fail)
      taking.push(taken)
    })
    for (const limit of ['filesLimit', 'fieldsLimit', 'partsLimit'] as const) parser.on(limit, refuse(limits.refusal))
    parser.on('error', refuse('validation.malformed'))
    parser.on('finish', () => {
      // a body without a single part is no form, though the parser lets it pass
      if (parts === 0) return refuse('validation.malformed')()
      request.off('close', onClose)
      Promise.all(taking).then((files) => resolve({ fields, files }), reject)
    })
    request.pipe(parser)
  })
}

function parserFor(request: IncomingMessage, { maxBytes, limits: { files, fields, fieldSize } }: Sizes) {
  try {
    return new Busboy({
      headers: { ...request.headers, 'content-type': request.headers['content-type'] ?? '' },
      limits: { ...headerLimits, files, fields, parts: files + fields, fieldSize, fileSize: maxBytes },
    })
  } catch (error) {
    throw new AppError('validation.malformed', {}, { cause: error })
  }
}

function discardRest(request: IncomingMessage, allowed: number): void {
  if (request.complete || request.destroyed) return
  let left = allowed
  const clock = setTimeout(() => request.destroy(), DRAIN_MS).unref()
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length
    if (left < 0) request.destroy()
  })
  request.once('close', () => clearTimeout(clock))
  request.resume()
}
