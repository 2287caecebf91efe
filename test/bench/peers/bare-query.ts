import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'

/** A statement as the product sent it. */
export interface Statement {
  readonly text: string
  readonly values: readonly unknown[]
}

/** Answers every request with the rows of the same statements, asked by pg alone. Arguments: the address of the database, as many connections as the product has. */
const [databaseUrl = '', connections = '10'] = process.argv.slice(2)
const pool = new pg.Pool({ connectionString: databaseUrl, max: Number(connections), options: '-c jit=off' })

process.once('message', (statements: readonly Statement[]) => {
  const server = createServer((_request, response) => {
    void answer(statements).then((rows) => response.setHeader('content-type', 'application/json').end(JSON.stringify(rows)), (error: unknown) => response.writeHead(500).end(String(error)))
  })
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
})
process.send?.('ready')

async function answer(statements: readonly Statement[]): Promise<unknown[]> {
  const answers: unknown[] = []
  // Named, so that each connection plans it once, as the product's do.
  for (const [index, { text, values }] of statements.entries()) answers.push((await pool.query({ name: `s${index}`, text, values: [...values] })).rows)
  return answers
}
