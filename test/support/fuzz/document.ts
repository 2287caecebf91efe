import { readFileSync } from 'node:fs'

/** A JSON Schema as docs/openapi.json writes them. */
export interface JsonSchema {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly JsonSchema[]
  readonly format?: string
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly items?: JsonSchema
  readonly maxItems?: number
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: JsonSchema | boolean
  readonly propertyNames?: JsonSchema
}

interface Parameter { readonly name: string; readonly in: 'path' | 'query' | 'header'; readonly required: boolean; readonly schema: JsonSchema }
type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>
interface Described {
  readonly operationId: string
  readonly security?: readonly object[]
  readonly parameters: readonly Parameter[]
  readonly requestBody?: { readonly content: Content }
  readonly responses: Readonly<Record<string, { readonly content: Content }>>
}

/** One operation of the document. */
export interface Operation {
  readonly id: string
  readonly method: string
  readonly path: string
  /** For everybody, without a token. */
  readonly open: boolean
  readonly parameters: readonly Parameter[]
  /** Schema of the JSON body, or of the form with a file. */
  readonly body: { readonly form: boolean; readonly schema: JsonSchema } | null
  /** The one status of success, and what is answered with it. */
  readonly status: number
  readonly answer: JsonSchema
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>
  readonly components: { readonly schemas: { readonly Problem: JsonSchema } }
}

const document = JSON.parse(readFileSync(new URL('../../../docs/openapi.json', import.meta.url), 'utf8')) as Document

/** What every error looks like. */
export const problemSchema = document.components.schemas.Problem

/** Every operation that the document promises. */
export const operations: readonly Operation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { operationId, security, parameters, requestBody, responses }]) => {
    const [status = '', { content } = { content: {} }] = Object.entries(responses).find(([code]) => code !== 'default') ?? []
    const [type = '', body] = Object.entries(requestBody?.content ?? {})[0] ?? []
    return {
      id: operationId, method: method.toUpperCase(), path, open: security === undefined, parameters, status: Number(status), answer: content['application/json']?.schema ?? {},
      body: body ? { form: type === 'multipart/form-data', schema: body.schema } : null,
    }
  }))
