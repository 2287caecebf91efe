import { createHash } from 'node:crypto'
import pg from 'pg'

/** Statements of more values than this, as of many rows at once, hardly come again; a connection would keep each until it ends. */
const most = 100

/** The name of each statement under which the connections prepare it. There are no more of them than any connection keeps. */
const names = new Map<string, string>()

function nameOf(statement: string): string {
  const known = names.get(statement)
  if (known !== undefined) return known
  const name = createHash('sha1').update(statement).digest('base64')
  names.set(statement, name)
  return name
}

/** What a caller is told of a statement that is not waited for. */
const begun = { command: 'START', rowCount: null, oid: null, rows: [], fields: [] }

/**
 * A connection that asks as seldom as it can (docs/adr/0061):
 * - every statement with parameters is prepared at its first use, so that PostgreSQL parses and plans it once and not each time: of a list that joins eight tables the planning took ten times as long as the reading;
 * - statements that are given in one turn of the event loop go in one packet, without waiting for each other's answers;
 * - the beginning of a transaction goes along with its first statement; `Transaction.begin` sees whether it has begun.
 */
export class RecordClient extends pg.Client {
  #isGathering = false

  constructor(config?: string | pg.ClientConfig) {
    super({ ...(typeof config === 'string' ? { connectionString: config } : config), pipeline: true })
  }

  override query(...[first, values, ...rest]: unknown[]): never {
    this.#gather()
    const statement = typeof first === 'string' && Array.isArray(values) && values.length > 0 && values.length <= most
      ? [{ name: nameOf(first), text: first, values: values as unknown[] }, ...rest]
      : [first, values, ...rest]
    // The library declares one signature for each form of call; all of them are handed on as they came.
    const answer = (super.query as (...parameters: unknown[]) => never).apply(this, statement)
    if (first !== 'START TRANSACTION') return answer
    ;(answer as Promise<unknown>).catch(() => undefined)
    return Promise.resolve(begun) as never
  }

  #gather(): void {
    if (this.#isGathering) return
    const { stream } = this.connection
    stream.cork()
    this.#isGathering = true
    process.nextTick(() => {
      this.#isGathering = false
      stream.uncork()
    })
  }
}
