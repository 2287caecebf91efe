import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { type Database, inbox } from '@vinhdanh/record'
import pg from 'pg'
import { digits, type Figure, judge } from '../figure.ts'
import { inboxOf } from '../inbox.ts'
import { addDossiers, openCrowd } from '../many-dossiers.ts'
import { closedLoop, inTurns } from '../measure.ts'
import type { Statement } from '../peers/bare-query.ts'
import { openProduct } from '../product.ts'

const sizes = { full: { dossiers: 1_000, asked: 2_000, pairs: 7 }, short: { dossiers: 100, asked: 100, pairs: 1 } }
const concurrency = 16
/** Connections of the product's pool, and of the peer's. */
const connections = 10
const target = { must: 0.6, aim: 0.9, better: 'more' as const }

/** The inbox by the API (token, rights, rate limit, checked answer) beside a bare HTTP server that asks the database the same. */
export const handler: Figure = {
  name: 'handler',
  async run(form, say) {
    const { dossiers, asked, pairs } = sizes[form]
    const product = await openProduct()
    const { database } = product
    try {
      const crowd = await openCrowd(database)
      await addDossiers(database, crowd, dossiers, dossiers / 50)
      const [{ holderId } = { holderId: '' }] = crowd.places
      const statements = await statementsOf(database, holderId)
      const peer = await openBare(product.databaseUrl, statements)
      const ask = await inboxOf(product, crowd.places)
      await closedLoop(50, concurrency, ask)
      await closedLoop(50, concurrency, peer.ask)
      const result = await inTurns(pairs, () => closedLoop(asked, concurrency, ask), () => closedLoop(asked, concurrency, peer.ask))
      await peer.close()
      say(`${statements.length} statements; ${digits(result.ratio.median)}`)
      return [{
        no: '9', what: `inboxes a second by the API, ${concurrency} at once, against the same query by pg and node:http`, product: `${digits(result.product.median)}/s`, peer: `${digits(result.peer.median)}/s`,
        ratio: `${digits(result.ratio.median)} (${digits(result.ratio.least)}-${digits(result.ratio.most)})`, must: '0.6', aim: '0.9', reached: judge(result.ratio.median, target),
      }]
    } finally {
      await product.close()
    }
  },
}

/** What the record asks the database for one inbox, noted from the connection itself. */
async function statementsOf(database: Database, holderId: string): Promise<Statement[]> {
  const noted: Statement[] = []
  const { prototype } = pg.Client
  const { query } = prototype
  const noting = function (this: pg.Client, ...args: unknown[]) {
    const [first, second] = args
    const text = typeof first === 'string' ? first : (first as { text: string }).text
    noted.push({ text, values: (Array.isArray(second) ? second : (first as { values?: unknown[] }).values) ?? [] })
    return (query as (...all: unknown[]) => unknown).apply(this, args)
  }
  prototype.query = noting as typeof query
  try {
    await inbox(database, holderId, { limit: 20 })
  } finally {
    prototype.query = query
  }
  if (noted.length === 0) throw new Error('no statement was noted')
  return noted
}

/** The bare server as a process of its own. */
async function openBare(databaseUrl: string, statements: readonly Statement[]) {
  const child = fork(fileURLToPath(new URL('../peers/bare-query.ts', import.meta.url)), [databaseUrl, String(connections)], {
    execArgv: ['--no-warnings', '--conditions=@vinhdanh/source', '--import', new URL('../../../swc-hook.mjs', import.meta.url).href],
  })
  await once(child, 'message')
  child.send(statements)
  const [port] = (await once(child, 'message')) as [number]
  return {
    async ask(): Promise<void> {
      const response = await fetch(`http://127.0.0.1:${port}/`)
      const text = await response.text()
      if (response.status !== 200 || !text.includes('"dossierId"')) throw new Error(`the bare server answered ${response.status}: ${text.slice(0, 200)}`)
    },
    async close(): Promise<void> {
      const ended = once(child, 'exit')
      child.kill()
      await ended
    },
  }
}
