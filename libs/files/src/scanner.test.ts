import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { clamavScanner } from './scanner.ts'
import { type Clamd, startClamd } from './testing/clamd.ts'

let folder: string
let server: Clamd | undefined
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'scan-')) })
afterEach(async () => {
  await server?.stop()
  server = undefined
  await rm(folder, { recursive: true })
})

async function clamd(answer: (content: Buffer) => string | null, listenOn: string | number = 0): Promise<string> {
  await server?.stop()
  server = await startClamd(answer, listenOn)
  return server.address
}
async function scan(address: string, content: Buffer | string = 'x', silenceMs?: number) {
  await writeFile(join(folder, 'f'), content)
  return clamavScanner(address, silenceMs).scan(join(folder, 'f'))
}
const byContent = (content: Buffer) => (content.includes('EVIL') ? 'stream: Test.Evil-1 FOUND\0' : 'stream: OK\0')

test('a clean file is clean and a bad one is named, over TCP', async () => {
  const address = await clamd(byContent)
  expect(await scan(address)).toEqual({ state: 'clean' })
  expect(await scan(address, `${'x'.repeat(300_000)}EVIL`)).toEqual({ state: 'infected', signature: 'Test.Evil-1' })
})
test('a unix socket does as well', async () => {
  expect(await scan(await clamd(byContent, join(folder, 'clamd.sock')))).toEqual({ state: 'clean' })
})
test.each([
  ['a size limit', 'INSTREAM size limit exceeded. ERROR\0'], ['an alert about limits', 'stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0'],
  ['something unheard of', 'whatever\0'], ['OK for another name', 'stream: OK or so\0'],
])('%s is no verdict', async (_what, reply) => {
  expect(await scan(await clamd(() => reply))).toEqual({ state: 'not-scanned', reason: reply.slice(0, -1) })
})
test('a scanner that hangs up, is silent, or is not there has not scanned', async () => {
  expect(await scan(await clamd(() => null))).toMatchObject({ state: 'not-scanned' })
  expect(await scan(await clamd(() => 'stream:'), 'x', 200)).toEqual({ state: 'not-scanned', reason: 'clamd is silent' })
  expect(await scan(join(folder, 'nothing.sock'))).toMatchObject({ state: 'not-scanned' })
})
