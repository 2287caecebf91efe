import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { PDFDocument, rgb, StandardFonts } from '@cantoo/pdf-lib'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { createFileStore } from '../file-store.ts'
import { makeJpeg, makePng } from '../testing/make-image.ts'
import { makePdf, pdfBomb } from '../testing/make-pdf.ts'
import { createThumbnails, thumbnailFolder } from './thumbnail.ts'

let root: string
beforeAll(async () => { root = await mkdtemp(join(tmpdir(), 'thumbnails-')) })
afterAll(() => rm(root, { recursive: true }))

async function keep(content: Uint8Array, mediaType: string) {
  const sha256 = createHash('sha256').update(content).digest('hex')
  const path = join(root, sha256.slice(0, 2), sha256)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, content)
  return { sha256, path, mediaType }
}
const placeOf = (sha256: string) => join(thumbnailFolder(root), sha256.slice(0, 2), sha256)

/** The colour of one point of a picture, each part of 0 to 255. */
async function colourAt(picture: Buffer, x: number, y: number): Promise<number[]> {
  const image = await loadImage(picture)
  const context = createCanvas(image.width, image.height).getContext('2d')
  context.drawImage(image, 0, 0)
  return [...context.getImageData(Math.floor(x * image.width), Math.floor(y * image.height), 1, 1).data].slice(0, 3)
}

async function pdf(): Promise<Uint8Array> {
  const document = await PDFDocument.create()
  const page = document.addPage([595, 842])
  page.drawRectangle({ x: 0, y: 421, width: 595, height: 421, color: rgb(1, 0, 0) })
  // A font that is not embedded is drawn as well.
  page.drawText('BAO CAO', { x: 50, y: 100, size: 60, font: await document.embedFont(StandardFonts.HelveticaBold) })
  document.addPage([100, 100])
  return document.save()
}

test('the first page of a PDF is drawn once, in a size that fits, and kept', async () => {
  const file = await keep(await pdf(), 'application/pdf')
  const thumbnails = createThumbnails({ root })
  const [first, second] = await Promise.all([thumbnails.of(file), thumbnails.of(file)])
  const picture = first ?? Buffer.alloc(0)
  expect(second).toBe(first)
  const { width, height } = await loadImage(picture)
  expect([width <= 192, height <= 256, Math.abs(width / height - 595 / 842) < 0.02]).toEqual([true, true, true])
  const [red, green, blue] = await colourAt(picture, 0.5, 0.25)
  expect([(red ?? 0) > 200, (green ?? 255) < 60, (blue ?? 255) < 60]).toEqual([true, true, true])
  expect((await colourAt(picture, 0.5, 0.6)).every((part) => part > 240)).toBe(true)
  await rm(file.path)
  expect(await createThumbnails({ root }).of(file)).toEqual(picture)
}, 60_000)

test('pictures are drawn smaller, and what is no picture of its type not at all', async () => {
  const thumbnails = createThumbnails({ root })
  for (const [content, mediaType] of [[makePng(600, 300), 'image/png'], [makeJpeg(300, 600), 'image/jpeg']] as const) {
    const picture = await thumbnails.of(await keep(content, mediaType))
    const { width, height } = await loadImage(picture ?? Buffer.alloc(0))
    expect([width <= 192, height <= 256]).toEqual([true, true])
  }
  expect(await thumbnails.of(await keep(Buffer.from('nothing'), 'image/png'))).toBeNull()
  expect(await thumbnails.of(await keep(Buffer.from('PK'), 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'))).toBeNull()
}, 60_000)

test('a file that hurts its process hurts nobody else: no picture, and none is tried again for a day', async () => {
  const thumbnails = createThumbnails({ root, timeLimitMs: 5_000 })
  const hostile = [makePdf({ catalog: '/Pages 1 0 R' }).subarray(0, 200), pdfBomb(400_000_000)]
  for (const content of hostile) {
    const file = await keep(content, 'application/pdf')
    const drawn = await thumbnails.of(file)
    expect(drawn === null || drawn.length < 100_000).toBe(true)
  }
  const broken = await keep(Buffer.from('%PDF-1.7 nothing'), 'application/pdf')
  expect(await thumbnails.of(broken)).toBeNull()
  await writeFile(broken.path, await pdf())
  expect(await thumbnails.of(broken)).toBeNull()
  const longAgo = new Date(Date.now() - 25 * 3_600_000)
  await utimes(placeOf(broken.sha256), longAgo, longAgo)
  expect(await thumbnails.of(broken)).not.toBeNull()
  expect(await readdir(join(root, 'tmp'))).toEqual([])
}, 60_000)

test('one that takes too long is ended, and whoever comes when too many wait is asked to come back', async () => {
  const files = await Promise.all([1, 2, 3].map(async (size) => keep(makePng(size, size), 'image/png')))
  const slow = createThumbnails({ root, timeLimitMs: 1, waiting: 1 })
  const answers = await Promise.allSettled(files.map((file) => slow.of(file)))
  const [first, second, refused] = answers.toSorted((a, b) => a.status.localeCompare(b.status))
  expect([first, second, refused]).toMatchObject([{ value: null }, { value: null }, { reason: { code: 'upstream.unavailable' } }])
}, 60_000)

test('a sweep that removes a file removes its thumbnail, and leaves the others', async () => {
  const [gone, kept] = [await keep(makePng(5, 5), 'image/png'), await keep(makePng(6, 6), 'image/png')]
  const store = createFileStore({ root, maxBytes: 1_000_000 })
  for (const { sha256 } of [gone, kept]) expect(await store.thumbnail(sha256, 'image/png')).not.toBeNull()
  const longAgo = new Date(Date.now() - 7_200_000)
  await utimes(gone.path, longAgo, longAgo)
  await utimes(kept.path, longAgo, longAgo)
  await store.sweep({ known: (all) => Promise.resolve(new Set(all.filter((sha256) => sha256 !== gone.sha256))), olderThanMs: 3_600_000 })
  await expect(store.thumbnail(gone.sha256, 'image/png')).rejects.toMatchObject({ code: 'not-found' })
  expect(await readdir(dirname(placeOf(gone.sha256)))).not.toContain(gone.sha256)
  expect(await readdir(dirname(placeOf(kept.sha256)))).toContain(kept.sha256)
}, 60_000)
