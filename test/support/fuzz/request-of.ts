import fc from 'fast-check'
import { makePdf } from '../../../libs/files/src/testing/make-pdf.ts'
import type { JsonSchema, Operation } from './document.ts'
import { hostile, mutated } from './hostile.ts'
import { anyText, type Known, valueOf } from './value-of.ts'

/** A request as `fetch` takes it, and why it is what it is. */
export interface FuzzRequest {
  readonly operation: Operation
  readonly method: string
  /** Path and query. */
  readonly address: string
  /** Token of the caller; null is nobody. */
  readonly caller: string | null
  readonly headers: Readonly<Record<string, string>>
  readonly body: NonNullable<RequestInit['body']> | null
}

/** Addresses longer than this are refused by Node itself before the API sees them. */
const longestAddress = 8_000
const pdf = makePdf()
const keys = fc.uuid()

/** What the record holds when requests are made. */
export interface Facts {
  /** Tokens; one that stands there twice calls twice as often. */
  readonly callers: readonly string[]
  readonly known: Known
  /** Values that belong together, by name, and the token of somebody concerned with them. */
  readonly bundles: readonly { readonly caller: string | null; readonly values: Readonly<Record<string, unknown>> }[]
}

/** Requests to any operation, sound and unsound, by anybody; most of them by somebody concerned, naming what belongs together. */
export function requests(operations: readonly Operation[], { callers, known, bundles }: Facts): fc.Arbitrary<FuzzRequest> {
  const weighted = operations.flatMap((operation) => Array.from({ length: operation.open ? 1 : operation.method === 'GET' ? 3 : 6 }, () => operation))
  const anybody = fc.constantFrom(...callers)
  return fc.tuple(fc.constantFrom(...weighted), fc.constantFrom(...bundles), fc.integer({ min: 0, max: 3 })).chain(([operation, { caller, values }, chance]) => {
    if (chance === 0) return requestOf(operation, known, anybody)
    const narrowed = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]]))
    return requestOf(operation, { ...known, ...narrowed }, fc.oneof({ weight: 2, arbitrary: fc.constant(caller) }, { weight: 1, arbitrary: anybody }))
  })
}

function requestOf(operation: Operation, known: Known, callers: fc.Arbitrary<string | null>): fc.Arbitrary<FuzzRequest> {
  return fc.record({
    operation: fc.constant(operation),
    method: mostly(fc.constant(operation.method), fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'), 60),
    address: fc.tuple(pathOf(operation, known), queryOf(operation, known)).map(([path, query]) => `${path}${query}`.slice(0, longestAddress).replace(/%[\dA-F]?$/i, '')),
    caller: mostly<string | null>(callers, fc.constantFrom(null, 'nonsense'), 150),
    headers: headersOf(operation),
    body: bodyOf(operation, known),
  }).map((request) => ({
    ...request,
    headers: request.body instanceof FormData || request.body === null ? request.headers : { 'content-type': 'application/json', ...request.headers },
    body: request.method === 'GET' ? null : request.body,
  }))
}

/** `usual`, but for one in `times`. */
const mostly = <T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>, times: number): fc.Arbitrary<T> => fc.oneof({ weight: times - 1, arbitrary: usual }, { weight: 1, arbitrary: odd })

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value) ?? '').slice(0, 2_000).replace(/\p{Surrogate}/gu, '\ufffd')
const strangeText = hostile.map(asText)

function pathOf({ path, parameters }: Operation, known: Known): fc.Arbitrary<string> {
  const allIds = Object.entries(known).flatMap(([name, values]) => (name.endsWith('Id') ? values : []))
  const values = Object.fromEntries(parameters.filter((parameter) => parameter.in === 'path').map(({ name, schema }) =>
    [name, mostly(valueOf(schema, known, name).map(asText), fc.oneof(fc.constantFrom(...allIds).map(asText), strangeText), 12)]))
  return fc.record(values).map((given) => path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(given[name] ?? '') || '-'))
}

function queryOf({ parameters }: Operation, known: Known): fc.Arbitrary<string> {
  const inQuery = parameters.filter((parameter) => parameter.in === 'query')
  const sound = fc.record(Object.fromEntries(inQuery.map(({ name, schema }) => [name, valueOf(schema, known, name).map(asText)])), { requiredKeys: inQuery.filter(({ required }) => required).map(({ name }) => name) })
    .map((given) => Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined))
  const odd = fc.array(fc.tuple(fc.oneof(fc.constantFrom('surprise', '__proto__', 'cursor', ...inQuery.map(({ name }) => name)), strangeText), strangeText), { minLength: 1, maxLength: 3 })
  return mostly<[string, string][]>(sound, fc.tuple(sound, odd).map(([some, others]) => [...some, ...others]), 8).map((pairs) => (pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`))
}

function headersOf(operation: Operation): fc.Arbitrary<Record<string, string>> {
  const needsKey = operation.parameters.some((parameter) => parameter.in === 'header')
  const odd = fc.constantFrom<Record<string, string>>(
    { 'accept-language': 'en' }, { 'accept-language': 'en;q=x, *;q=0.5' }, { accept: 'text/html' }, { 'content-type': 'text/xml' }, { 'content-type': 'application/x-www-form-urlencoded' },
    { 'content-type': 'multipart/form-data' }, { 'content-type': 'application/json; charset=utf-16' }, { 'content-encoding': 'gzip' }, { 'idempotency-key': '' }, { 'idempotency-key': 'a b' },
    { 'x-request-id': '${7*7}'.repeat(40) }, { 'x-forwarded-for': 'nobody' }, { range: 'bytes=0-1' }, { 'if-none-match': '*' },
  )
  const key = keys.map((uuid): Record<string, string> => (needsKey ? { 'idempotency-key': uuid } : {}))
  return fc.tuple(key, mostly(fc.constant({}), odd, 12)).map(([usual, strange]) => ({ ...usual, ...strange }))
}

function bodyOf({ id: operationId, body }: Operation, known: Known): fc.Arbitrary<NonNullable<RequestInit['body']> | null> {
  if (!body) return mostly<string | null>(fc.constant(null), fc.constantFrom('{}', 'x', '{"a":1}'), 20)
  if (body.form) return formOf(body.schema, known)
  const values = valueOf(body.schema, known, operationId)
  const sound = values.map((value) => JSON.stringify(value))
  const unsound = mutated(values).map((value) => JSON.stringify(value) ?? '')
  const broken: fc.Arbitrary<string | Uint8Array<ArrayBuffer>> = fc.oneof(
    sound.map((text) => text.slice(0, -1)), fc.constantFrom('', 'null', '[]', '"x"', 'NaN', '['.repeat(5_000), '{"a":'.repeat(5_000), '\ufeff{}'), fc.uint8Array({ maxLength: 200 }).map((bytes) => Uint8Array.from(bytes)),
  )
  return fc.oneof<fc.MaybeWeightedArbitrary<NonNullable<RequestInit['body']>>[]>({ weight: 10, arbitrary: sound }, { weight: 8, arbitrary: unsound }, { weight: 2, arbitrary: broken })
}

/** A form with a paper, or with what is none. */
function formOf(schema: JsonSchema, known: Known): fc.Arbitrary<FormData> {
  const { file: _, ...fields } = schema.properties ?? {}
  const texts = fc.record(Object.fromEntries(Object.entries(fields).map(([name, inner]) => [name, mostly(valueOf(inner, known, name), hostile, 6).map(asText)])))
  const bytes = fc.oneof(fc.constant(pdf), fc.uint8Array({ maxLength: 3_000 }), fc.nat(pdf.length).map((length) => pdf.subarray(0, length)))
  return fc.record({ texts, bytes, field: mostly(fc.constant('file'), fc.constantFrom('code', 'other', ''), 8), name: fc.oneof(fc.constantFrom('giấy tờ.pdf', '../../a.pdf', 'a', '.pdf', 'x'.repeat(400)), anyText), copies: mostly(fc.constant(1), fc.constantFrom(0, 2), 10) })
    .map(({ texts: given, bytes: content, field, name, copies }) => {
      const form = new FormData()
      for (const [key, value] of Object.entries(given)) form.set(key, value ?? '')
      for (let copy = 0; copy < copies; copy += 1) form.append(field, new Blob([Uint8Array.from(content)], { type: 'application/pdf' }), name)
      return form
    })
}
