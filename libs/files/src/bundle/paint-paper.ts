import { PDFArray, PDFDict, PDFDocument, PDFName, PDFNumber, PDFObjectCopier, type PDFObject, type PDFPage, PDFRawStream, PDFRef, PDFStream } from '@cantoo/pdf-lib'
import { boxOf, turnOf } from './open-papers.ts'
import type { Place } from './sheet.ts'

type Matrix = readonly [number, number, number, number, number, number]

/** Flags of an annotation that is not shown: hidden, no view (ISO 32000-1, table 165). */
const UNSEEN = 2 | 32

/** One page of the bundle that waits for a page of a paper. */
export interface Waiting {
  /** Counted from 0. */
  readonly bundlePage: number
  /** Counted from 0. */
  readonly paperPage: number
  readonly place: Place
}

/**
 * Paints pages of a paper on the pages of the bundle that wait for them, below what stands there already (stamp and watermark). What a viewer shows on top of a page,
 * such as the picture of a digital signature or what was filled into a form, is painted with it; links are not, since they would lead nowhere.
 */
export async function paintPaper(bundle: PDFDocument, paper: PDFDocument, waiting: readonly Waiting[]): Promise<void> {
  const copier = PDFObjectCopier.for(paper.context, bundle.context)
  for (const { bundlePage, paperPage, place } of waiting) {
    const [target, source] = [bundle.getPage(bundlePage), paper.getPage(paperPage)]
    const shown = shownOnTop(source)
    source.node.delete(PDFName.of('Annots'))
    // A page may be blank; the library embeds none that has no content.
    if (source.node.lookup(PDFName.of('Contents')) === undefined) source.node.set(PDFName.of('Contents'), paper.context.register(paper.context.stream('')))
    const box = boxOf(source)
    const embedded = await bundle.embedPage(source, { left: box.x, bottom: box.y, right: box.x + box.width, top: box.y + box.height })
    await embedded.embed()
    const form = target.node.newXObject('Paper', embedded.ref)
    const lines = ['q', cm([place.scale, 0, 0, place.scale, place.x, place.y]), cm(turned(turnOf(source), box)), `0 0 ${box.width} ${box.height} re W n`, `${String(form)} Do`, cm([1, 0, 0, 1, -box.x, -box.y])]
    for (const { stream, matrix } of shown) {
      const name = target.node.newXObject('Shown', bundle.context.register(copier.copy(stream)))
      lines.push('q', cm(matrix), `${String(name)} Do`, 'Q')
    }
    putBelow(bundle, target, [...lines, 'Q'].join('\n'))
  }
}

const cm = (matrix: Matrix): string => `${matrix.map((value) => Number(value.toFixed(5))).join(' ')} cm`

/** Turns a page whose lower left corner is at 0, 0 clockwise, back into the upper right quarter. */
function turned(angle: number, { width, height }: { readonly width: number; readonly height: number }): Matrix {
  if (angle === 90) return [0, -1, 1, 0, 0, width]
  if (angle === 180) return [-1, 0, 0, -1, width, height]
  if (angle === 270) return [0, 1, -1, 0, height, 0]
  return [1, 0, 0, 1, 0, 0]
}

function putBelow(bundle: PDFDocument, page: PDFPage, content: string): void {
  const below = bundle.context.register(bundle.context.flateStream(content))
  const above = page.node.get(PDFName.of('Contents'))
  const old = page.node.lookup(PDFName.of('Contents')) instanceof PDFArray ? (page.node.lookup(PDFName.of('Contents')) as PDFArray).asArray() : above instanceof PDFRef ? [above] : []
  page.node.set(PDFName.of('Contents'), bundle.context.obj([below, ...old]))
}

/** What annotations show on a page, each with the matrix that puts it in its rectangle (ISO 32000-1, 12.5.5, algorithm 8.1). */
function shownOnTop({ node }: PDFPage): { readonly stream: PDFStream; readonly matrix: Matrix }[] {
  const { context } = node
  const annotations = context.lookup(node.get(PDFName.of('Annots')))
  if (!(annotations instanceof PDFArray)) return []
  return annotations.asArray().flatMap((entry) => {
    const annotation = context.lookup(entry)
    if (!(annotation instanceof PDFDict)) return []
    const flags = context.lookup(annotation.get(PDFName.of('F')))
    const kind = annotation.get(PDFName.of('Subtype'))
    if ((flags instanceof PDFNumber && (flags.asNumber() & UNSEEN) !== 0) || kind === PDFName.of('Popup')) return []
    const stream = appearanceOf(annotation)
    const rectangle = numbersOf(annotation, 'Rect', 4)
    const matrix = stream && rectangle && fitted(stream, rectangle)
    return stream && matrix ? [{ stream, matrix }] : []
  })
}

function appearanceOf(annotation: PDFDict): PDFRawStream | null {
  const { context } = annotation
  const look = (object: PDFObject | undefined) => (object === undefined ? undefined : context.lookup(object))
  const appearances = look(annotation.get(PDFName.of('AP')))
  const normal = appearances instanceof PDFDict ? look(appearances.get(PDFName.of('N'))) : undefined
  if (normal instanceof PDFRawStream) return normal
  const state = annotation.get(PDFName.of('AS'))
  const chosen = normal instanceof PDFDict && state instanceof PDFName ? look(normal.get(state)) : undefined
  return chosen instanceof PDFRawStream ? chosen : null
}

function fitted({ dict }: PDFStream, [x1, y1, x2, y2]: readonly number[]): Matrix | null {
  const box = numbersOf(dict, 'BBox', 4)
  if (!box || x1 === undefined || y1 === undefined || x2 === undefined || y2 === undefined) return null
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = numbersOf(dict, 'Matrix', 6) ?? []
  const corners = [[box[0], box[1]], [box[2], box[1]], [box[0], box[3]], [box[2], box[3]]] as [number, number][]
  const xs = corners.map(([x, y]) => a * x + c * y + e)
  const ys = corners.map(([x, y]) => b * x + d * y + f)
  const [left, bottom, width, height] = [Math.min(...xs), Math.min(...ys), Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)]
  if (width <= 0 || height <= 0) return null
  const [scaleX, scaleY] = [Math.abs(x2 - x1) / width, Math.abs(y2 - y1) / height]
  return [scaleX, 0, 0, scaleY, Math.min(x1, x2) - left * scaleX, Math.min(y1, y2) - bottom * scaleY]
}

function numbersOf(dict: PDFDict, key: string, count: number): number[] | null {
  const array = dict.context.lookup(dict.get(PDFName.of(key)))
  if (!(array instanceof PDFArray)) return null
  const values = array.asArray().map((entry) => dict.context.lookup(entry)).flatMap((entry) => (entry instanceof PDFNumber ? [entry.asNumber()] : []))
  return values.length === count ? values : null
}
