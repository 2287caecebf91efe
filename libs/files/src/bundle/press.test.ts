import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { degrees, PDFDocument, StandardFonts } from '@cantoo/pdf-lib'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { makeJpeg } from '../testing/make-image.ts'
import type { BundleOrder, BundlePaper } from './bundle-order.ts'
import { type Bundle, type BundlePress, createBundlePress } from './press.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bundle-'))
  press = createBundlePress({ folder: join(folder, 'made') })
})
afterAll(() => rm(folder, { recursive: true }))

let press: BundlePress
const stays = new AbortController().signal
const words = { contents: 'Mục lục', page: 'trang', leftOut: 'Không có trong tập', leftOutNote: 'Không có trong tập:', nothingLeftOut: 'Tập này có đủ giấy tờ.', unreadable: 'không mở được', tooLarge: 'quá lớn' }
const order = (papers: readonly BundlePaper[], parts: Partial<BundleOrder> = {}): BundleOrder => ({
  language: 'vi', code: 'VD-2026-000123', watermark: 'Bản của Nguyễn Thị Hường · 14:03 28/11/2026', papers, leftOut: [], words,
  cover: { over: 'Bộ Mẫu', title: 'Bằng khen của Bộ trưởng: Trần Đức', under: 'Cục Mẫu', facts: [{ key: 'Mã băm', text: 'a'.repeat(64) }] },
  sections: [{ title: 'Báo cáo thành tích', blocks: [{ heading: 'Tóm tắt', text: 'Hoàn thành xuất sắc nhiệm vụ; sáng kiến được áp dụng. '.repeat(120) }] }], ...parts,
})

async function paper(name: string, content: Uint8Array, mediaType: BundlePaper['mediaType'] = 'application/pdf'): Promise<BundlePaper> {
  const path = join(folder, name)
  await writeFile(path, content)
  return { title: `Giấy ${name}`, name, path, mediaType }
}

/** Gives every page a picture as heavy as a scan, in bytes. */
function scanned(made: PDFDocument, bytes: number): void {
  for (const { node } of made.getPages()) node.newXObject('Scan', made.context.register(made.context.stream(randomBytes(bytes), { Type: 'XObject', Subtype: 'Image', Width: 1, Height: 1, ColorSpace: 'DeviceGray', BitsPerComponent: 8 })))
}

/** A paper that says on each page which one it is; `draw` may add more. */
async function pdf(pages: number, draw?: (made: PDFDocument) => void): Promise<Uint8Array> {
  const made = await PDFDocument.create()
  const font = await made.embedFont(StandardFonts.Helvetica)
  for (let page = 1; page <= pages; page += 1) made.addPage([595, 842]).drawText(`Sheet ${page}`, { x: 60, y: 760, size: 24, font })
  draw?.(made)
  return made.save()
}

/** What can be read on each page, and its size in points. */
async function read({ stream }: Pick<Bundle, 'stream'>) {
  const document = await getDocument({ data: new Uint8Array(await buffer(stream)), verbosity: 0 }).promise
  const pages = await Promise.all(Array.from({ length: document.numPages }, async (_, index) => {
    const page = await document.getPage(index + 1)
    const { width, height } = page.getViewport({ scale: 1 })
    return { text: (await page.getTextContent()).items.map((item) => ('str' in item ? item.str : '')).join(' '), width: Math.round(width), height: Math.round(height) }
  }))
  const outline = (await document.getOutline() as { title: string }[] | null)?.map(({ title }) => title)
  await document.loadingTask.destroy()
  return { pages, outline }
}

describe('a bundle', () => {
  test('has cover, contents, text and papers in order, each page stamped with its dossier, its paper and its reader', async () => {
    const made = await press.make(order([await paper('one.pdf', await pdf(2)), await paper('photo.jpg', makeJpeg(), 'image/jpeg'), await paper('two.pdf', await pdf(1))]), stays)
    const { pages, outline } = await read(made)
    expect(made).toMatchObject({ pages: pages.length, leftOut: [] })
    expect(outline).toEqual(['Báo cáo thành tích', 'Giấy one.pdf', 'Giấy photo.jpg', 'Giấy two.pdf'])
    expect(pages[0]?.text).toContain('Tập này có đủ giấy tờ.')
    const first = pages.findIndex(({ text }) => text.includes('Sheet 1'))
    expect(pages[1]?.text).toMatch(new RegExp(`Giấy one\\.pdf\\s+${first + 1}\\b`))
    expect(pages[first + 1]?.text).toMatch(/Sheet 2.*VD-2026-000123.*Giấy one\.pdf, trang 2\/2/)
    expect(pages.map(({ text }) => text.includes(`Bản của Nguyễn Thị Hường`))).toEqual(pages.map(() => true))
    expect(pages.map(({ text }, index) => text.includes(`trang ${index + 1}/${pages.length}`))).toEqual(pages.map(() => true))
  }, 120_000)

  test.each([['short', 'Bản của Nguyễn Thị Hường · 14:03 28/11/2026'], ['of sixty characters', `Vòng 2, đã có vòng 3 · Bản của ${'Công Tằng Tôn Nữ Thị Hường '.repeat(3).slice(0, 60)} · 14:03 28/11/2026`]])(
    'names a reader whose name is %s whole across every page, upright or wide', async (_, watermark) => {
      const wide = await PDFDocument.create()
      wide.addPage([842, 595])
      const { stream } = await press.make(order([await paper('wide.pdf', await wide.save())], { watermark }), stays)
      const document = await getDocument({ data: new Uint8Array(await buffer(stream)), verbosity: 0 }).promise
      for (let no = 1; no <= document.numPages; no += 1) {
        const page = await document.getPage(no)
        const { width, height } = page.getViewport({ scale: 1 })
        const slanted = (await page.getTextContent()).items.flatMap((item) => ('str' in item && item.str.trim() !== '' && item.transform[1] !== 0 ? [item] : []))
        expect(slanted.map(({ str }) => str).join('').replaceAll(' ', '')).toBe(watermark.replaceAll(' ', ''))
        for (const { transform: [a, b, , , x, y], width: length } of slanted) {
          const [endX, endY] = [x + (length * a) / Math.hypot(a, b), y + (length * b) / Math.hypot(a, b)]
          for (const [at, most] of [[x, width], [endX, width], [y, height], [endY, height]] as const) expect([at > 0, at < most]).toEqual([true, true])
        }
      }
      await document.loadingTask.destroy()
    }, 120_000)

  test('shows pages turned and cropped as a viewer shows them, large ones on A3, with what was filled into a form', async () => {
    const turned = await pdf(3, (made) => {
      made.getPage(0).setRotation(degrees(90))
      made.getPage(1).setSize(1684, 1190)
      made.getPage(2).setCropBox(0, 421, 595, 421)
      const field = made.getForm().createTextField('name')
      field.setText('Filled by hand')
      field.addToPage(made.getPage(2), { x: 60, y: 500, width: 200, height: 30 })
      made.insertPage(0)
    })
    const { pages } = await read(await press.make(order([await paper('turned.pdf', turned)]), stays))
    expect(pages.slice(-3).map(({ width, height }) => [width, height])).toEqual([[842, 595], [1191, 842], [842, 595]])
    expect(pages.at(-1)?.text).toContain('Filled by hand')
  }, 120_000)

  test('names what it leaves out, with why, on the cover and in a list: known before, damaged, gone or encrypted', async () => {
    const papers = [await paper('damaged.pdf', Buffer.from('%PDF-1.7 nothing')), { ...(await paper('gone.pdf', Buffer.alloc(1))), path: join(folder, 'nowhere') }, await paper('no.jpg', Buffer.from('no picture'), 'image/jpeg'), await paper('sound.pdf', await pdf(1))]
    const made = await press.make(order(papers, { leftOut: [{ title: 'Biên bản', why: 'bien-ban.docx: chưa có bộ chuyển đổi' }] }), stays)
    expect(made.leftOut.map(({ title }) => title)).toEqual(['Biên bản', 'Giấy damaged.pdf', 'Giấy gone.pdf', 'Giấy no.jpg'])
    const { pages, outline } = await read(made)
    expect(outline).toEqual(['Không có trong tập', 'Báo cáo thành tích', 'Giấy sound.pdf'])
    for (const page of [pages[0], pages[2]]) for (const { why } of made.leftOut) expect(page?.text).toContain(why)
  }, 120_000)
})

describe('making them', () => {
  test('takes turns, passes over whoever has gone, and refuses those for whom there is no room', async () => {
    const small = createBundlePress({ folder, waiting: 1 })
    const gone = new AbortController()
    const first = small.make(order([]), stays)
    const second = small.make(order([]), gone.signal)
    await expect(small.make(order([]), stays)).rejects.toMatchObject({ code: 'upstream.unavailable' })
    gone.abort(new Error('gone'))
    await expect(second).rejects.toThrow('gone')
    const third = small.make(order([]), stays)
    for (const made of [await first, await third]) expect((await read(made)).pages.length).toBeGreaterThan(2)
  }, 120_000)

  test('ends with an error and leaves nothing behind when it takes too long or its reader goes away', async () => {
    await expect(createBundlePress({ folder, timeLimitMs: 20 }).make(order([]), stays)).rejects.toMatchObject({ code: 'upstream.unavailable' })
    const leaving = new AbortController()
    const asked = press.make(order([]), leaving.signal)
    setTimeout(() => leaving.abort(new Error('gone')), 100)
    await expect(asked).rejects.toThrow('gone')
    expect([...await readdir(folder), ...await readdir(join(folder, 'made'))].filter((name) => name.startsWith('bundle-'))).toEqual([])
  }, 120_000)

  test('takes its memory in a process of its own, 500 pages and more too', async () => {
    const papers = await Promise.all(Array.from({ length: 5 }, async (_, index) => paper(`hundred-${index}.pdf`, await pdf(100, (made) => scanned(made, 150_000)))))
    const [before, start] = [process.memoryUsage.rss(), performance.now()]
    const made = await press.make(order(papers), stays)
    const seconds = (performance.now() - start) / 1_000
    const grown = (process.memoryUsage.rss() - before) / 1024 ** 2
    console.log(`${made.pages} pages, ${(made.size / 1024 ** 2).toFixed(1)} MiB: ${seconds.toFixed(1)} s; peak ${made.peakMiB} MiB in the process that made it, ${grown.toFixed(0)} MiB more here`)
    made.stream.destroy()
    expect(made.pages).toBeGreaterThan(500)
    expect(made.peakMiB).toBeLessThan(600)
    expect(grown).toBeLessThan(40)
  }, 300_000)
})
