import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type ErrorCode, errorTable } from '@vinhdanh/domain'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { amountOf, budgetOf, timeFor } from '../support/amounts.ts'
import { type ApiUnderTest, openApi } from '../support/api.ts'
import { followAll } from '../support/follow.ts'
import { operations, problemSchema } from '../support/fuzz/document.ts'
import { type FuzzWorld, openFuzzWorld } from '../support/fuzz/fuzz-world.ts'
import { type FuzzRequest, requests } from '../support/fuzz/request-of.ts'
import { send } from '../support/fuzz/send.ts'

const amount = amountOf('FUZZ', 20_000)
/** What a busy machine makes at least; from then on it stops when its time is over. */
const least = Math.min(amount, 2_000)
const budget = budgetOf('FUZZ', 300_000)
const seed = amountOf('SEED', 20_261_122)
/** Requests that are made from one look at the record. */
const batch = 500
/** Batches after which there are new dossiers: those before have mostly been withdrawn, held or decided. */
const replenishedAfter = 4
/** As many requests at once as keep the processors busy. */
const atOnce = 16

let api: ApiUnderTest
let world: FuzzWorld
beforeAll(async () => {
  api = await openApi({ apart: true })
  world = await openFuzzWorld(api)
}, 240_000)
afterAll(() => api.close())

const ajv = new Ajv2020({ strict: false, validateFormats: false })
const isProblem = ajv.compile(problemSchema)
const isAnswer = new Map(operations.map(({ id, answer }) => [id, ajv.compile(answer)]))
const answered = new Map<string, Map<number, number>>()

/** Sends a request. Answers what is wrong with the answer, null when it is as the document says. */
async function faultOf(request: FuzzRequest): Promise<string | null> {
  const { operation, method } = request
  const { status, type, text } = await send(api.url, request)
  const statuses = answered.get(operation.id) ?? new Map<number, number>()
  answered.set(operation.id, statuses.set(status, (statuses.get(status) ?? 0) + 1))
  if (status >= 500) return `${status} ${text}`
  if (!/^application\/(problem\+)?json/.test(type)) return `${status} as «${type}»: ${text.slice(0, 200)}`
  const content: unknown = JSON.parse(text)
  if (status < 400) {
    if (method !== operation.method) return null
    if (status !== operation.status) return `${status}, which the document does not name`
    const validate = isAnswer.get(operation.id)
    return validate?.(content) ? null : `an answer against its schema: ${ajv.errorsText(validate?.errors)}`
  }
  if (!type.startsWith('application/problem+json')) return `${status} as «${type}»`
  if (!isProblem(content)) return `a problem against its schema: ${ajv.errorsText(isProblem.errors)} in ${text.slice(0, 300)}`
  const problem = content as { readonly code: ErrorCode; readonly status: number; readonly requestId: string }
  if (problem.status !== status || errorTable[problem.code].status !== status) return `${status} with a problem of ${problem.status}, code ${problem.code}`
  return problem.requestId === '' ? 'a problem without the id of its request' : null
}

/** A request in one line, for whoever looks into a failure. */
function shown({ method, address, caller, headers, body }: FuzzRequest): string {
  return `${method} ${address.slice(0, 400)} as ${caller === null ? 'nobody' : 'somebody'} ${JSON.stringify(headers)} ${bodyShown(body).slice(0, 1_000)}`
}

function bodyShown(body: FuzzRequest['body']): string {
  if (typeof body === 'string') return body
  if (body instanceof FormData) return JSON.stringify([...body].map(([name, value]) => [name, typeof value === 'string' ? value : `${value.name}, ${value.size} bytes`]))
  return body instanceof Uint8Array ? Buffer.from(body).toString('base64') : ''
}

/** Sends them all, some at once; answers what was wrong. */
async function faultsOf(queue: FuzzRequest[]): Promise<string[]> {
  const faults: string[] = []
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (let request = queue.pop(); request; request = queue.pop()) {
      const fault = await faultOf(request)
      if (fault !== null) faults.push(`${fault}\n  ${shown(request)}`)
    }
  }))
  return faults
}

/** Makes one batch, each from a seed of its own, so that it can be made again without those before it. */
async function sendBatch(first: number): Promise<number> {
  if (first % (batch * replenishedAfter) === 0) await world.replenish()
  const count = Math.min(batch, amount - first)
  const faults = await faultsOf(fc.sample(requests(operations, await world.facts()), { numRuns: count, seed: seed + first }))
  expect({ again: `SEED=${seed + first} FUZZ=${count}`, faults: faults.slice(0, 5) }).toMatchObject({ faults: [] })
  await followAll(api.database)
  return count
}

test(`${amount} requests made from the document, or what five minutes hold, are answered as it says (seed ${seed})`, async () => {
  const end = performance.now() + budget
  let sent = 0
  while (sent < amount && (sent < least || performance.now() < end)) sent += await sendBatch(sent)
  console.log(`${sent} requests\n${[...answered].map(([id, statuses]) => `${id}: ${[...statuses].sort(([a], [b]) => a - b).map(([status, n]) => `${status} ${n}`).join(', ')}`).join('\n')}`)
  // Requests that are all refused would prove little: most operations must have been carried out at least once.
  const carriedOut = operations.filter(({ id, status }) => answered.get(id)?.has(status))
  expect(carriedOut.length).toBeGreaterThan(operations.length * 0.6)
}, Math.max(timeFor(least, 250) + 300_000, timeFor(amount, 120)))
