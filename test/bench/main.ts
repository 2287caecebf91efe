/**
 * `npm run bench`: the product beside its peers, in one run, with what it did checked. `-- --short` is the form for CI, `-- --only storm,lists` runs some
 * figures, `-- --only million` the lists at a million open dossiers (half an hour, 10 GB), `-- --out FILE` writes the result as JSON, `-- --publish` puts the table into docs/performance.md. Prints one table. Next file to read: figure.ts.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { installRuntime } from '@vinhdanh/temporal'
import { startSharedStack } from '../support/start-shared-stack.mjs'
import type { Row } from './figure.ts'
import { byHand, figures } from './figures.ts'

const { values } = parseArgs({ options: { short: { type: 'boolean', default: false }, only: { type: 'string' }, out: { type: 'string' }, publish: { type: 'boolean', default: false } } })
const form = values.short ? 'short' : 'full'
const chosen = values.only ? [...figures, ...byHand].filter(({ name }) => values.only?.split(',').includes(name)) : figures
if (chosen.length === 0) throw new Error(`--only takes some of: ${[...figures, ...byHand].map(({ name }) => name).join(', ')}`)

const load = loadavg().map((value) => value.toFixed(1)).join(' ')
const conditions = `${form} form, Node ${process.versions.node}, ${availableParallelism()} cores (${cpus()[0]?.model ?? 'unknown'}), load before ${load}, everything on one machine, PostgreSQL waits for the disk`
console.error(conditions)
installRuntime()
// What is only read needs no disk that is waited for.
const stop = await startSharedStack(...(chosen.every((figure) => byHand.includes(figure)) ? [] : ['--durable' as const]))
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
if (values.publish) await publish(`${conditions}.\n\n${table}`)
process.exit()

/** Puts the figures of this run between the marks in docs/performance.md. */
async function publish(figuresOfRun: string): Promise<void> {
  const page = new URL('../../docs/performance.md', import.meta.url)
  const text = await readFile(page, 'utf8')
  await writeFile(page, text.replace(/(<!-- figures -->\n)[^]*(\n<!-- end of figures -->)/, `$1\n${figuresOfRun}\n$2`))
}
