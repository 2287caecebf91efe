import { statSync, readFileSync } from 'node:fs'
import { PDFDocument, PDFName, type PDFPage } from '@cantoo/pdf-lib'
import type { BundleOrder, BundlePaper, LeftOut } from './bundle-order.ts'
import { pictureSize, readPicture, tryPicture } from './picture.ts'
import type { Size } from './sheet.ts'

const MEBIBYTE = 1024 * 1024
/** The largest sum of the papers of one bundle, in bytes: what it takes in memory is some three times that. */
export const MAX_PAPERS = 256 * MEBIBYTE

/** A paper that will be in the bundle; `pages` of a PDF as they are shown, turned as the page says. */
export type OpenPaper = BundlePaper & ({ readonly pages: readonly Size[]; readonly kind: 'pdf' } | { readonly kind: 'picture'; readonly shown: Size })

/** Looks into each paper. What cannot be opened, or would be too much, is left out with the reason; the sizes are kept, the papers themselves are not. */
export async function openPapers({ papers, words }: Pick<BundleOrder, 'papers' | 'words'>): Promise<{ readonly open: readonly OpenPaper[]; readonly leftOut: readonly LeftOut[] }> {
  const open: OpenPaper[] = []
  const leftOut: LeftOut[] = []
  let bytes = 0
  for (const paper of papers) {
    const size = statSync(paper.path, { throwIfNoEntry: false })?.size
    const refused = (why: string) => leftOut.push({ title: paper.title, why: `${paper.name}: ${why}` })
    if (size === undefined) refused(words.unreadable)
    else if (bytes + size > MAX_PAPERS) refused(words.tooLarge)
    else {
      const opened = await openPaper(paper)
      if (typeof opened === 'string') refused(words[opened])
      else {
        open.push(opened)
        bytes += size
      }
    }
  }
  return { open, leftOut }
}

async function openPaper(paper: BundlePaper): Promise<OpenPaper | 'unreadable' | 'tooLarge'> {
  if (paper.mediaType !== 'application/pdf') {
    const bytes = await readPicture(paper.path, paper.mediaType)
    const trial = bytes ? await tryPicture(bytes, paper.mediaType) : 'broken'
    if (bytes === null || trial !== 'sound') return trial === 'too-large' ? 'tooLarge' : 'unreadable'
    return { ...paper, kind: 'picture', shown: pictureSize(bytes) }
  }
  try {
    const pages = (await loadPaper(paper.path)).getPages().map(shownSize)
    return pages.length > 0 && pages.every(({ width, height }) => width > 1 && height > 1) ? { ...paper, kind: 'pdf', pages } : 'unreadable'
  } catch {
    // Whatever is wrong with it, its reader is told that it is not here.
    return 'unreadable'
  }
}

/** Errors of the parser for what is damaged or encrypted. */
export function loadPaper(path: string): Promise<PDFDocument> {
  return PDFDocument.load(readFileSync(path), { updateMetadata: false, parseSpeed: Infinity })
}

/** A quarter turn more or less: 0, 90, 180 or 270, clockwise. */
export function turnOf(page: PDFPage): number {
  return ((page.getRotation().angle % 360) + 360) % 360
}

function shownSize(page: PDFPage): Size {
  const { width, height } = boxOf(page)
  return turnOf(page) % 180 === 0 ? { width, height } : { width: height, height: width }
}

/** The part of a page that a viewer shows: its crop box, within its media box (ISO 32000-1, 14.11.2). */
export function boxOf(page: PDFPage): Size & { readonly x: number; readonly y: number } {
  const media = page.getMediaBox()
  const crop = page.node.lookup(PDFName.of('CropBox')) === undefined ? media : page.getCropBox()
  const [x, y] = [Math.max(media.x, crop.x), Math.max(media.y, crop.y)]
  return { x, y, width: Math.min(media.x + media.width, crop.x + crop.width) - x, height: Math.min(media.y + media.height, crop.y + crop.height) - y }
}
