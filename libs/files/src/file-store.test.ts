import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { createFileStore, type FileStore } from './file-store.ts'
import type { Scanner, ScanResult } from './scanner.ts'
import { makePng, pngChunk, pngEnd, pngHeader, pngSignature } from './testing/make-image.ts'

let root: string
let store: FileStore
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'store-'))
  store = createFileStore({ root, maxBytes: 1_000_000 })
})
afterEach(() => rm(root, { recursive: true }))

const streamOf = (...chunks: Buffer[]) => Readable.from(chunks, { objectMode: false })
const shaOf = (content: Buffer) => createHash('sha256').update(content).digest('hex')
const refusal = (work: Promise<unknown>) => work.then(() => 'accepted', (error: unknown) => (error as { code: string }).code)
const filesIn = async () => (await readdir(root, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => entry.name)
const answering = (result: ScanResult): Scanner => ({ scan: () => Promise.resolve(result), answers: () => Promise.resolve(true) })

describe('putting', () => {
  test('keeps a file under its hash and gives it back byte for byte', async () => {
    const png = makePng(3)
    const stored = await store.put(streamOf(png.subarray(0, 20), png.subarray(20)), { name: 'ảnh.png' })
    expect(stored).toEqual({ sha256: shaOf(png), size: png.length, mediaType: 'image/png', extension: 'png', width: 3, height: 1, scanState: 'not-scanned' })
    expect(await readdir(join(root, stored.sha256.slice(0, 2)))).toEqual([stored.sha256])
    const { stream, size } = await store.open(stored.sha256)
    expect([await buffer(stream), size]).toEqual([png, png.length])
  })
  test('the same content twice, also at once, is one file', async () => {
    await Promise.all([1, 2, 3].map(() => store.put(streamOf(makePng()))))
    expect(await filesIn()).toEqual([shaOf(makePng())])
  })
  test.each([
    ['too large', () => store.put(streamOf(...Array.from({ length: 20 }, () => Buffer.alloc(60_000)))), 'file.too-large'],
    ['of no type that we take', () => store.put(streamOf(Buffer.from('hello'))), 'file.type-not-allowed'],
    ['of another type than its name says', () => store.put(streamOf(makePng()), { name: 'a.pdf' }), 'file.type-not-allowed'],
    ['empty', () => store.put(Readable.from([])), 'file.empty'],
    ['cut off by the sender', () => {
      const stream = new Readable({ read() { this.push(makePng()); this.destroy() } })
      return store.put(stream)
    }, 'file.upload-cut'],
    ['called off', () => store.put(new Readable({ read() { /* never ends */ } }), { signal: AbortSignal.timeout(20) }), 'file.upload-cut'],
    ['infected', () => createFileStore({ root, maxBytes: 1000, scanner: answering({ state: 'infected', signature: 'T' }) }).put(streamOf(makePng())), 'file.infected'],
  ])('what is %s leaves nothing behind', async (_what, put, code) => {
    expect(await refusal(put())).toBe(code)
    expect(await filesIn()).toEqual([])
  })
  test('exactly the largest size is taken, one byte more is not', async () => {
    const size = makePng().length
    expect(await refusal(createFileStore({ root, maxBytes: size }).put(streamOf(makePng())))).toBe('accepted')
    expect(await refusal(createFileStore({ root, maxBytes: size - 1 }).put(streamOf(makePng())))).toBe('file.too-large')
  })
  test('with a scanner that has no verdict the file is in quarantine until it has one', async () => {
    const quiet = createFileStore({ root, maxBytes: 1000, scanner: answering({ state: 'not-scanned', reason: 'down' }) })
    const { sha256, scanState } = await quiet.put(streamOf(makePng()))
    expect(scanState).toBe('quarantined')
    expect(await createFileStore({ root, maxBytes: 1000, scanner: answering({ state: 'clean' }) }).rescan(sha256)).toEqual({ state: 'clean' })
    expect(await refusal(quiet.rescan('0'.repeat(64)))).toBe('not-found')
  })
  test('300 MB pass in flat memory', async () => {
    const filler = pngChunk('IDAT', randomBytes(1024 * 1024))
    const parts = function* () {
      yield Buffer.concat([pngSignature, pngHeader(100, 100)])
      for (let i = 0; i < 300; i += 1) yield filler
      yield pngEnd
    }
    const before = process.memoryUsage.rss()
    let peak = 0
    const gauge = setInterval(() => { peak = Math.max(peak, process.memoryUsage.rss() - before) }, 20)
    const { size } = await createFileStore({ root, maxBytes: 400_000_000 }).put(Readable.from(parts(), { objectMode: false, highWaterMark: 65_536 }))
    clearInterval(gauge)
    expect(size).toBeGreaterThan(300 * 1024 * 1024)
    expect(peak).toBeLessThan(100 * 1024 * 1024)
  }, 120_000)
})

describe('a place that cannot be written', () => {
  test('is told from a wrong file, leaves nothing behind, and takes files again when it is well', async () => {
    const gone = join(root, 'gone')
    const there = createFileStore({ root: gone, maxBytes: 1_000_000 })
    const { sha256 } = await there.put(streamOf(makePng()))
    await rename(gone, `${gone}.kept`)
    // What stands in the folder's place stops root as well, whom no mode of a folder stops.
    await writeFile(gone, '')
    expect(await refusal(there.put(streamOf(makePng(2))))).toBe('upstream.unavailable')
    expect(await refusal(there.open(sha256))).toBe('upstream.unavailable')
    expect(await there.trouble()).toMatch(/^(ENOTDIR|EEXIST)$/)
    await rm(gone)
    await rename(`${gone}.kept`, gone)
    expect(await there.trouble()).toBeNull()
    expect((await there.put(streamOf(makePng(2)))).sha256).toBe(shaOf(makePng(2)))
    expect(await readdir(join(gone, 'tmp'))).toEqual([])
  })
  const limited = process.platform === 'win32' ? test.skip : test
  limited('in the middle of a file, as when the disk is full, leaves no half of it', async () => {
    const program = `
      import { randomBytes } from 'node:crypto'
      import { Readable } from 'node:stream'
      import { createFileStore } from ${JSON.stringify(new URL('./file-store.ts', import.meta.url).href)}
      import { makePng, pngChunk, pngEnd, pngHeader, pngSignature } from ${JSON.stringify(new URL('./testing/make-image.ts', import.meta.url).href)}
      const store = createFileStore({ root: ${JSON.stringify(root)}, maxBytes: 10_000_000 })
      const large = [pngSignature, pngHeader(100, 100), ...Array.from({ length: 40 }, () => pngChunk('IDAT', randomBytes(65_536))), pngEnd]
      const said = await store.put(Readable.from(large, { objectMode: false })).then(() => 'accepted', (error) => [error.code, error.cause?.code].join(' '))
      const small = await store.put(Readable.from([makePng()]))
      console.log(JSON.stringify([said, small.sha256]))`
    // No file of this process may be longer than 512 KiB or 1 MiB, as the shell counts: the system refuses the write in the middle.
    const { stdout } = await promisify(execFile)('sh', ['-c', 'ulimit -f 1024 && exec "$0" "$@"', process.execPath, '--no-warnings', '--conditions=@vinhdanh/source', '--input-type=module', '-e', program])
    expect(JSON.parse(stdout)).toEqual(['upstream.unavailable EFBIG', shaOf(makePng())])
    expect(await filesIn()).toEqual([shaOf(makePng())])
  })
})

describe('a stored file', () => {
  test('is verified by reading it again', async () => {
    const { sha256 } = await store.put(streamOf(makePng()))
    const path = join(root, sha256.slice(0, 2), sha256)
    expect(await store.verify(sha256)).toBe('intact')
    await chmod(path, 0o640)
    await writeFile(path, 'swapped')
    expect(await store.verify(sha256)).toBe('changed')
    await rm(path)
    expect(await store.verify(sha256)).toBe('missing')
    expect(await refusal(store.open(sha256))).toBe('not-found')
  })
  test.each(['../../etc/passwd', '', 'A'.repeat(64), '0'.repeat(63), `${'0'.repeat(64)}/x`])('is never found under %j', async (name) => {
    expect(await refusal(store.open(name))).toBe('not-found')
    expect(await refusal(store.verify(name))).toBe('not-found')
  })
})

describe('a sweep', () => {
  const age = async (path: string) => utimes(path, new Date(0), new Date(0))
  test('removes what is old and referred to by nobody, and old leftovers, nothing else', async () => {
    const [kept, orphan, young] = await Promise.all([store.put(streamOf(makePng(1))), store.put(streamOf(makePng(2))), store.put(streamOf(makePng(3)))])
    for (const { sha256 } of [kept, orphan]) await age(join(root, sha256.slice(0, 2), sha256))
    await writeFile(join(root, 'tmp', 'cut'), 'x')
    await age(join(root, 'tmp', 'cut'))
    await writeFile(join(root, 'tmp', 'under-way'), 'x')
    expect(await store.sweep({ known: () => Promise.resolve(new Set([kept.sha256])), olderThanMs: 3_600_000 })).toEqual({ orphans: 1, leftovers: 1, unknownStore: false })
    expect((await filesIn()).sort()).toEqual([kept.sha256, young.sha256, 'under-way'].sort())
  })
  test('spares a file that was put again while it was being judged', async () => {
    const [{ sha256 }, other] = [await store.put(streamOf(makePng())), await store.put(streamOf(makePng(2)))]
    for (const one of [sha256, other.sha256]) await age(join(root, one.slice(0, 2), one))
    const known = async () => { await store.put(streamOf(makePng())); return new Set([other.sha256]) }
    expect(await store.sweep({ known, olderThanMs: 1000 })).toEqual({ orphans: 0, leftovers: 0, unknownStore: false })
    expect(await store.verify(sha256)).toBe('intact')
  })
  test('goes by the clock that dates the files, and not by its own, which may be days ahead', async () => {
    const [{ sha256: kept }, { sha256: orphan }] = [await store.put(streamOf(makePng(1))), await store.put(streamOf(makePng(2)))]
    await age(join(root, kept.slice(0, 2), kept))
    await writeFile(join(root, 'tmp', 'under-way'), 'x')
    const ahead = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 30 * 86_400_000)
    const swept = await store.sweep({ known: () => Promise.resolve(new Set([kept])), olderThanMs: 3_600_000 }).finally(() => ahead.mockRestore())
    expect(swept).toEqual({ orphans: 0, leftovers: 0, unknownStore: false })
    expect((await filesIn()).sort()).toEqual([kept, orphan, 'under-way'].sort())
  })
  test('of a store of which the record knows nothing removes nothing', async () => {
    const files = await Promise.all(Array.from({ length: 3 }, (_, width) => store.put(streamOf(makePng(width + 1)))))
    for (const { sha256 } of files) await age(join(root, sha256.slice(0, 2), sha256))
    expect(await store.sweep({ known: () => Promise.resolve(new Set()), olderThanMs: 1000 })).toEqual({ orphans: 0, leftovers: 0, unknownStore: true })
    expect(await filesIn()).toHaveLength(3)
  })
  test('puts back what a sweep that died had set aside', async () => {
    const { sha256 } = await store.put(streamOf(makePng()))
    await rename(join(root, sha256.slice(0, 2), sha256), join(root, 'tmp', `${sha256}.aside`))
    expect(await store.sweep({ known: () => Promise.resolve(new Set([sha256])), olderThanMs: 1000 })).toEqual({ orphans: 0, leftovers: 0, unknownStore: false })
    expect(await store.verify(sha256)).toBe('intact')
  })
  test('of an empty place finds nothing', async () => {
    const empty = createFileStore({ root: join(root, 'none'), maxBytes: 1 })
    expect(await empty.sweep({ known: () => Promise.resolve(new Set()), olderThanMs: 0 })).toEqual({ orphans: 0, leftovers: 0, unknownStore: false })
  })
})
