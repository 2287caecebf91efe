/**
 * `npm run bench`: the product beside its peers, in one run, with what it did checked. `-- --short` is the form for CI, `-- --only storm,lists` runs some
 * figures, `-- --out FILE` writes the result as JSON. Prints one table. Next file to read: figure.ts.
 */
import { writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { installRuntime } from '@vinhdanh/temporal'
import { startSharedStack } from '../support/start-shared-stack.mjs'
import type { Row } from './figure.ts'
import { figures } from './figures.ts'

const { values } = parseArgs({ options: { short: { type: 'boolean', default: false }, only: { type: 'string' }, out: { type: 'string' } } })
const form = values.short ? 'short' : 'full'
const chosen = figures.filter(({ name }) => !values.only || values.only.split(',').includes(name))
if (chosen.length === 0) throw new Error(`--only takes some of: ${figures.map(({ name }) => name).join(', ')}`)

const load = loadavg().map((value) => value.toFixed(1)).join(' ')
const conditions = `${form} form, Node ${process.versions.node}, ${availableParallelism()} cores (${cpus()[0]?.model ?? 'unknown'}), load before ${load}, everything on one machine, PostgreSQL waits for the disk`
console.error(conditions)
installRuntime()
const stop = await startSharedStack('--durable')
const rows: Row[] = []
try {
  for (const { name, run } of chosen) {
    const began = performance.now()
    rows.push(...(await run(form, (line) => console.error(`${name}: ${line}`))))
    console.error(`${name}: done in ${Math.round((performance.now() - began) / 1000)} s`)
  }
} finally {
  await stop()
}
const columns = ['no', 'what', 'product', 'peer', 'ratio', 'must', 'aim', 'reached'] as const
const table = [columns, columns.map(() => '---'), ...rows.map((row) => columns.map((column) => row[column]))].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
console.log(table)
if (values.out) await writeFile(values.out, `${JSON.stringify({ conditions, rows }, null, 2)}\n`)
process.exit()
