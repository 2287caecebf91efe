import { errorCodes } from '@vinhdanh/domain'
import { z } from 'zod'
import { nothing, type RouteSpec } from '../http/route.ts'

/** The OpenAPI document, for `@Inject(DOCUMENT) document: object`. */
export const DOCUMENT = Symbol('DOCUMENT')

type Json = Record<string, unknown>

const problem = z.object({
  type: z.string(), title: z.string(), status: z.int(), code: z.enum(errorCodes), detail: z.string(), requestId: z.string(),
  problems: z.array(z.object({ path: z.string(), message: z.string(), detail: z.string() })).optional(),
})

/** The OpenAPI 3.1 description of these routes: schemas, headers and answers as the interceptor enforces them. */
export function openapiDocument(routes: readonly RouteSpec[]): Json {
  const paths: Record<string, Json> = {}
  for (const spec of routes) {
    const path = spec.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [spec.method]: operation(spec) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Vinh Danh', version: '1',
      description: 'Award nomination dossiers (hồ sơ đề nghị khen thưởng). Instants are UTC, days are of Viet Nam. Errors are problem+json, in Vietnamese or English by Accept-Language.',
    },
    paths,
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } }, schemas: { Problem: schema(problem, 'output') } },
  }
}

function operation(spec: RouteSpec): Json {
  return {
    tags: [spec.tag], summary: spec.summary, operationId: operationId(spec),
    ...(spec.act === 'open' ? {} : { security: [{ bearer: [] }] }),
    parameters: [...parametersIn('path', spec.params), ...parametersIn('query', spec.query), ...headers(spec)],
    ...(spec.body === nothing && !spec.upload ? {} : { requestBody: requestBody(spec) }),
    responses: {
      [spec.status]: { description: spec.summary, content: { 'application/json': { schema: schema(spec.response, 'output') } } },
      default: { description: 'A problem', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
    },
  }
}

/** `get /api/v1/dossiers/:dossierId/timeline` becomes `get-dossiers-dossierId-timeline`. */
function operationId({ method, path }: RouteSpec): string {
  return [method, ...path.split('/').filter((part) => part !== '' && part !== 'api' && part !== 'v1').map((part) => part.replace(/^:|\.json$/g, ''))].join('-')
}

function parametersIn(place: 'path' | 'query', from: z.ZodType): Json[] {
  const { properties = {}, required = [] } = schema(from, 'input') as { properties?: Record<string, Json>; required?: string[] }
  return Object.entries(properties).map(([name, inner]) => ({ name, in: place, required: required.includes(name), schema: inner }))
}

function headers({ method, computes }: RouteSpec): Json[] {
  if (method !== 'post' || computes) return []
  return [{
    name: 'Idempotency-Key', in: 'header', required: true, schema: { type: 'string', minLength: 1, maxLength: 200, pattern: '^[\\x21-\\x7e]+$' },
    description: 'For 30 days the same key with the same content is answered as the first time; with other content it is refused with 422, while the first is running with 409.',
  }]
}

function requestBody({ body, upload }: RouteSpec): Json {
  const fields = schema(body, 'input') as { properties?: Json; required?: string[] }
  const form = { ...fields, properties: { ...fields.properties, file: { type: 'string', format: 'binary' } }, required: [...(fields.required ?? []), 'file'] }
  return { required: true, content: upload ? { 'multipart/form-data': { schema: form } } : { 'application/json': { schema: fields } } }
}

function schema(from: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...json } = z.toJSONSchema(from, { io, unrepresentable: 'any' })
  return json
}
