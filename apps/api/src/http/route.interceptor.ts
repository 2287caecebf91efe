import { createHash } from 'node:crypto'
import { type CallHandler, type ExecutionContext, Inject, Injectable, type NestInterceptor } from '@nestjs/common'
import { Reflector } from '@nestjs/core'
import type { Config } from '@vinhdanh/config'
import { AppError, invalid, parse } from '@vinhdanh/domain'
import { type FileStore, type FormLimits, readUpload } from '@vinhdanh/files'
import { type Answer, Database, withIdempotency } from '@vinhdanh/record'
import type { Response } from 'express'
import { from, lastValueFrom, type Observable } from 'rxjs'
import type { z } from 'zod'
import type { ApiRequest, TakenFile } from './api-request.ts'
import { readJson, requireText } from './read-json.ts'
import { nothing, routeKey, type RouteInput, type RouteSpec } from './route.ts'
import { CONFIG, FILES } from './tokens.ts'

interface ReadInput extends RouteInput {
  /** SHA-256 of what was asked: the same request again has the same one. */
  readonly fingerprint: string
}

/** A form of the API carries one file and little else. */
const oneFile: FormLimits = { files: 1, fields: 30, fieldSize: 64 * 1024, refusal: 'validation.malformed' }

/** Visible ASCII, as RFC 9110 allows in a header, and not longer than a key needs to be. */
const soundKey = /^[\x21-\x7e]{1,200}$/

/**
 * What every route has in common: its input is read and checked against its schemas, a POST is done once for its Idempotency-Key, and the answer
 * holds what its schema names and nothing else.
 */
@Injectable()
export class RouteInterceptor implements NestInterceptor {
  private readonly reflector: Reflector
  private readonly database: Database
  private readonly files: FileStore
  private readonly config: Config

  constructor(reflector: Reflector, database: Database, @Inject(FILES) files: FileStore, @Inject(CONFIG) config: Config) {
    this.reflector = reflector
    this.database = database
    this.files = files
    this.config = config
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return from(this.run(this.reflector.get<RouteSpec>(routeKey, context.getHandler()), context, next))
  }

  private async run(spec: RouteSpec, context: ExecutionContext, next: CallHandler): Promise<unknown> {
    const http = context.switchToHttp()
    const request = http.getRequest<ApiRequest>()
    const key = keyOf(spec, request)
    const { fingerprint, ...input } = await this.read(spec, request, http.getResponse<Response>())
    request.input = input
    const work = async (): Promise<Answer> => {
      // As it will be read: moments as text, without what the schema does not name.
      return { status: spec.status, body: spec.response.parse((await lastValueFrom(next.handle())) ?? null) }
    }
    if (key === null || !request.actor) return (await work()).body
    return (await withIdempotency(this.database, request.actor, key, fingerprint, work)).body
  }

  private async read(spec: RouteSpec, request: ApiRequest, response: Response): Promise<ReadInput> {
    const params = parse(spec.params, request.params)
    if (!params.ok) throw new AppError('not-found')
    for (const [name, value] of Object.entries(request.query)) for (const text of [name, value].flat()) if (typeof text === 'string') requireText(name, text)
    const checked = { params: params.value, query: accepted(spec.query, request.query) }
    const fingerprint = createHash('sha256').update(`${request.method} ${request.originalUrl}\n`)
    if (spec.upload) {
      const { fields, file } = await this.takeFile(request)
      const body = accepted(spec.body, Object.fromEntries(fields))
      return { ...checked, body, file, fingerprint: fingerprint.update(JSON.stringify([body, file.name, file.stored.sha256])).digest('hex') }
    }
    if (spec.body === nothing) return { ...checked, body: {}, file: null, fingerprint: fingerprint.digest('hex') }
    const { value, bytes } = await readJson(request, response)
    return { ...checked, body: accepted(spec.body, value), file: null, fingerprint: fingerprint.update(bytes).digest('hex') }
  }

  private async takeFile(request: ApiRequest): Promise<{ readonly fields: ReadonlyMap<string, string>; readonly file: TakenFile }> {
    const { maxUploadBytes } = this.config
    const upload = await readUpload(request, {
      maxBytes: maxUploadBytes, limits: oneFile,
      onFile: async ({ field, name, stream, signal }) => {
        if (field !== 'file') throw new AppError('validation.malformed')
        return { name: requireText('file', name).normalize('NFC'), stored: await this.files.put(stream, { name, signal }) }
      },
    })
    for (const [name, value] of upload.fields) requireText(name, value)
    const [file] = upload.files
    if (!file) throw invalid({ path: 'file', message: 'problem.required' })
    return { fields: upload.fields, file }
  }
}

/** The key of a POST; null where none is needed. Errors: AppError `idempotency.key-missing`. */
function keyOf(spec: RouteSpec, { headers }: ApiRequest): string | null {
  if (spec.method !== 'post' || spec.computes) return null
  const key = headers['idempotency-key']
  if (typeof key !== 'string' || !soundKey.test(key)) throw new AppError('idempotency.key-missing')
  return key
}

function accepted<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = parse(schema, value)
  if (!parsed.ok) throw invalid(...parsed.problems)
  return parsed.value
}
