import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import type { Row } from './figure.ts'

test('the benchmark runs in its short form, does everything correctly and prints every figure', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vinhdanh-bench-test-'))
  const out = join(folder, 'result.json')
  const bench = spawn(
    process.execPath,
    ['--no-warnings', '--conditions=@vinhdanh/source', '--import', new URL('../../swc-hook.mjs', import.meta.url).href, fileURLToPath(new URL('./main.ts', import.meta.url)), '--short', '--out', out],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let said = ''
  for (const stream of [bench.stdout, bench.stderr]) stream.setEncoding('utf8').on('data', (text: string) => { said += text })
  const [code] = (await once(bench, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`the benchmark ended with ${code}:\n${said}`)
  const { rows } = JSON.parse(await readFile(out, 'utf8')) as { rows: Row[] }
  await rm(folder, { recursive: true })
  // What is fast here says nothing: machines that run tests are shared. That it was done right was checked by the figures themselves.
  expect([...new Set(rows.map(({ no }) => no))].sort((a, b) => Number(a) - Number(b))).toEqual(['1', '2', '3', '4', '5', '8', '9', '10', '11', '12', '13', '14', '15'])
  for (const { ratio, product } of rows) expect(`${product} ${ratio}`).toMatch(/\d/)
}, 900_000)
