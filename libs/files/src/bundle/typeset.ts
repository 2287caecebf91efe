import { createRequire } from 'node:module'
import PDFDocument from 'pdfkit'
import type { BundleOrder, LeftOut } from './bundle-order.ts'
import type { OpenPaper } from './open-papers.ts'
import type { Waiting } from './paint-paper.ts'
import { readPicture } from './picture.ts'
import { A4, MARGIN, placeOf, type Size, STAMP_HEIGHT } from './sheet.ts'

const { resolve } = createRequire(import.meta.url)
const family = '@expo-google-fonts/be-vietnam-pro'
const fonts = { text: `${family}/400Regular/BeVietnamPro_400Regular.ttf`, strong: `${family}/600SemiBold/BeVietnamPro_600SemiBold.ttf` }
/** The colours of the pages (apps/web/styles/_tokens.scss). */
const colours = { ink: '#1d1a18', muted: '#5c5550', accent: '#9b1c1f', tint: '#faf0ef', line: '#e4dfd9' }
const WIDTH = A4.width - 2 * MARGIN
/** By how many degrees the reader's name rises across a page. */
const SLANT = 35
const CONTENTS_LINE = 24
const CONTENTS_TOP = MARGIN + 54
const CONTENTS_LINES = Math.floor((A4.height - CONTENTS_TOP - MARGIN - STAMP_HEIGHT) / CONTENTS_LINE)
/** The lowest place on a page at which a part may begin. */
const LAST_START = A4.height * 0.62
const ours = { size: [A4.width, A4.height] as [number, number], margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: MARGIN + STAMP_HEIGHT } }

/** One line of the contents; `page` counted from 0. */
interface Entry {
  readonly title: string
  readonly page: number
  readonly anchor: string
}

type Sheet = PDFKit.PDFDocument

/**
 * Sets everything of a bundle that is text or picture, and leaves a page for each page of a paper. The caller paints the papers on the pages that wait.
 * Text is normalised (NFC), so that it can be searched whatever keyboard it was typed on.
 */
export async function typeset(order: BundleOrder, papers: readonly OpenPaper[], leftOut: readonly LeftOut[]): Promise<{ readonly bytes: Buffer; readonly waiting: ReadonlyMap<OpenPaper, readonly Waiting[]> }> {
  const sheet = new PDFDocument({ ...ours, autoFirstPage: false, bufferPages: true, lang: order.language, displayTitle: true, font: resolve(fonts.text), info: { Title: nfc(`${order.code} ${order.cover.title}`), Author: nfc(order.cover.over) } })
  const chunks: Buffer[] = []
  sheet.on('data', (chunk: Buffer) => chunks.push(chunk))
  const end = new Promise<void>((done) => { sheet.on('end', done) })
  sheet.registerFont('text', resolve(fonts.text)).registerFont('strong', resolve(fonts.strong))

  const stamps: string[] = []
  const entries: Entry[] = []
  const page = (stamp: string, options: PDFKit.PDFDocumentOptions = ours) => { sheet.addPage(options); stamps.push(stamp) }
  const begin = (title: string) => {
    const anchor = `part-${entries.length}`
    entries.push({ title, page: stamps.length - 1, anchor })
    sheet.addNamedDestination(anchor)
    sheet.outline.addItem(nfc(title))
  }
  // Long texts go on to pages that the library adds by itself; they are stamped like the one they began on.
  sheet.on('pageAdded', () => { if (sheet.bufferedPageRange().count > stamps.length + 1) stamps.push(stamps.at(-1) ?? '') })

  const sections = [...(leftOut.length > 0 ? [{ title: order.words.leftOut, blocks: leftOut.map(({ title, why }) => ({ heading: title, text: why })) }] : []), ...order.sections]
  page('')
  cover(sheet, order, leftOut)
  const contentsPages = Math.max(1, Math.ceil((sections.length + papers.length) / CONTENTS_LINES))
  for (let count = 0; count < contentsPages; count += 1) page(order.words.contents)
  sections.forEach((section, index) => {
    // A short part goes on where the last one ended; a title never stands alone at the foot.
    if (index > 0 && sheet.y < LAST_START) sheet.y += 22
    else page(section.title)
    begin(section.title)
    setSection(sheet, section)
  })
  const waiting = new Map<OpenPaper, Waiting[]>()
  for (const paper of papers) {
    if (paper.kind === 'picture') {
      const size = paper.shown.width > paper.shown.height ? { width: A4.height, height: A4.width } : A4
      page(paper.title, bare(size))
      begin(paper.title)
      const bytes = await readPicture(paper.path, paper.mediaType)
      if (bytes) sheet.image(bytes, MARGIN / 2, MARGIN / 2, { fit: [size.width - MARGIN, size.height - MARGIN - STAMP_HEIGHT], align: 'center', valign: 'center' })
    } else {
      const places: Waiting[] = []
      paper.pages.forEach((size, index) => {
        const place = placeOf(size)
        page(`${paper.title}, ${order.words.page} ${index + 1}/${paper.pages.length}`, bare(place.sheet))
        if (index === 0) begin(paper.title)
        places.push({ bundlePage: stamps.length - 1, paperPage: index, place })
      })
      waiting.set(paper, places)
    }
  }
  contents(sheet, order, entries)
  stamps.forEach((stamp, index) => stampPage(sheet, order, { index, of: stamps.length, stamp }))
  sheet.end()
  await end
  return { bytes: Buffer.concat(chunks), waiting }
}

const nfc = (text: string): string => text.normalize('NFC')
const bare = ({ width, height }: { readonly width: number; readonly height: number }) => ({ size: [width, height] as [number, number], margins: { top: 0, left: 0, right: 0, bottom: 0 } })

function cover(sheet: Sheet, { cover: { over, title, under, facts }, code, words }: BundleOrder, leftOut: readonly LeftOut[]): void {
  sheet.rect(0, 0, A4.width, 10).fill(colours.accent)
  sheet.font('strong').fontSize(11).fillColor(colours.accent).text(nfc(over.toLocaleUpperCase('vi')), MARGIN, 96, { width: WIDTH, characterSpacing: 0.6 })
  sheet.font('text').fontSize(12).fillColor(colours.muted).text(nfc(code), { width: WIDTH }).moveDown(2.5)
  sheet.font('strong').fontSize(25).fillColor(colours.ink).text(nfc(title), { width: WIDTH, lineGap: 3 }).moveDown(0.4)
  sheet.font('text').fontSize(14).fillColor(colours.muted).text(nfc(under), { width: WIDTH }).moveDown(2)
  for (const { key, text } of facts) {
    const top = sheet.y
    sheet.font('text').fontSize(10).fillColor(colours.muted).text(nfc(key), MARGIN, top, { width: 130 })
    const below = sheet.y
    sheet.font('text').fontSize(10.5).fillColor(colours.ink).text(nfc(text), MARGIN + 142, top, { width: WIDTH - 142 })
    sheet.y = Math.max(sheet.y, below) + 7
    sheet.x = MARGIN
  }
  sheet.moveDown(1.5)
  if (leftOut.length === 0) {
    sheet.font('text').fontSize(10.5).fillColor(colours.muted).text(nfc(words.nothingLeftOut), MARGIN, sheet.y, { width: WIDTH })
    return
  }
  const text = nfc([words.leftOutNote, ...leftOut.slice(0, 8).map(({ title: name, why }) => `• ${name} (${why})`), ...(leftOut.length > 8 ? ['…'] : [])].join('\n'))
  sheet.font('text').fontSize(10.5)
  const [top, height] = [sheet.y, sheet.heightOfString(text, { width: WIDTH - 28, lineGap: 2 })]
  sheet.rect(MARGIN, top, WIDTH, height + 24).fill(colours.tint)
  sheet.rect(MARGIN, top, 4, height + 24).fill(colours.accent)
  sheet.fillColor(colours.ink).text(text, MARGIN + 16, top + 12, { width: WIDTH - 28, lineGap: 2 })
}

function setSection(sheet: Sheet, { title, blocks }: BundleOrder['sections'][number]): void {
  sheet.font('strong').fontSize(17).fillColor(colours.ink).text(nfc(title), MARGIN, sheet.y, { width: WIDTH })
  sheet.moveTo(MARGIN, sheet.y + 5).lineTo(MARGIN + WIDTH, sheet.y + 5).lineWidth(0.8).stroke(colours.line)
  sheet.y += 18
  for (const { heading, text, small } of blocks) {
    if (heading !== undefined) sheet.font('strong').fontSize(10.5).fillColor(colours.ink).text(nfc(heading), MARGIN, sheet.y, { width: WIDTH, lineGap: 2 })
    if (text !== undefined) sheet.font('text').fontSize(10.5).fillColor(colours.ink).text(nfc(text), MARGIN, sheet.y, { width: WIDTH, lineGap: 2.5 })
    if (small !== undefined) sheet.font('text').fontSize(8.5).fillColor(colours.muted).text(nfc(small), MARGIN, sheet.y + 1, { width: WIDTH })
    sheet.y += 9
  }
}

/** Fills the pages that were kept for the contents, a line each; every line leads to its page. */
function contents(sheet: Sheet, { words }: BundleOrder, entries: readonly Entry[]): void {
  entries.forEach(({ title, page, anchor }, index) => {
    const [contentsPage, line] = [1 + Math.floor(index / CONTENTS_LINES), index % CONTENTS_LINES]
    sheet.switchToPage(contentsPage)
    if (line === 0) sheet.font('strong').fontSize(17).fillColor(colours.ink).text(nfc(words.contents), MARGIN, MARGIN, { width: WIDTH, lineBreak: false })
    const top = CONTENTS_TOP + line * CONTENTS_LINE
    sheet.font('text').fontSize(10.5).fillColor(colours.ink).text(nfc(title), MARGIN, top, { width: WIDTH - 50, height: CONTENTS_LINE - 6, ellipsis: true })
    sheet.fillColor(colours.muted).text(String(page + 1), MARGIN + WIDTH - 44, top, { width: 44, align: 'right', lineBreak: false })
    sheet.moveTo(MARGIN, top + CONTENTS_LINE - 7).lineTo(MARGIN + WIDTH, top + CONTENTS_LINE - 7).lineWidth(0.4).stroke(colours.line)
    sheet.goTo(MARGIN, top - 3, WIDTH, CONTENTS_LINE, anchor)
  })
}

/** How long a slanted line through the middle of a page may be so that it ends on it, a margin from its edges. */
function roomAcross({ width, height }: Size): number {
  const slant = (SLANT * Math.PI) / 180
  return Math.min((width - MARGIN) / Math.cos(slant), (height - MARGIN) / Math.sin(slant))
}

/** The foot of a page: which dossier, which part, which page; and who reads it, small at the foot and large across the page. */
function stampPage(sheet: Sheet, { code, watermark, words }: BundleOrder, { index, of, stamp }: { readonly index: number; readonly of: number; readonly stamp: string }): void {
  sheet.switchToPage(index)
  const { width, height, margins } = sheet.page
  // The library would begin a new page for what is written below the margin.
  margins.bottom = 0
  const line = { lineBreak: false, ellipsis: true, height: 10 }
  const [left, room] = [24, width - 48]
  sheet.font('text').fontSize(7.5).fillColor(colours.muted)
  sheet.text(nfc([code, stamp].filter(Boolean).join('  ·  ')), left, height - 25, { ...line, width: room - 90 })
  sheet.text(`${words.page} ${index + 1}/${of}`, width - 24 - 88, height - 25, { ...line, width: 88, align: 'right' })
  sheet.fontSize(6.5).text(nfc(watermark), left, height - 14, { ...line, width: room })
  sheet.save().fillColor(colours.muted).fillOpacity(0.09).font('strong').fontSize(21)
  const across = sheet.widthOfString(nfc(watermark))
  sheet.fontSize(Math.min(21, (21 * roomAcross({ width, height })) / across))
  sheet.rotate(-SLANT, { origin: [width / 2, height / 2] }).text(nfc(watermark), -width / 2, height / 2 - 12, { width: width * 2, align: 'center', lineBreak: false })
  sheet.restore()
}
