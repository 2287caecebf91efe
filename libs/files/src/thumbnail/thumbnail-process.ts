/**
 * The process of thumbnail.ts: draws the first page of one file and writes the picture to its third descriptor. Node runs it from source too, so what it imports of ours are files
 * beside it. Whatever a file does to its reader, it does it here, for as long as this lives.
 */
import { readFileSync, writeSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { type Canvas, createCanvas, type Image, loadImage } from '@napi-rs/canvas'
import { getDocument, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { barePicture } from '../bare-picture.ts'

export interface ThumbnailOrder {
  readonly path: string
  readonly mediaType: string
}

/** Twice the size at which it is shown, in pixels. */
const MAX_WIDTH = 192
const MAX_HEIGHT = 256
/** The largest picture that is unpacked, whole or within a page, in pixels; four bytes each. */
const MAX_UNPACKED = 60_000_000
const QUALITY = 80
const OUT = 3

async function draw({ path, mediaType }: ThumbnailOrder): Promise<void> {
  const canvas = mediaType === 'application/pdf' ? await firstPage(path) : await picture(path, mediaType)
  const bytes = await canvas.encode('webp', QUALITY)
  for (let written = 0; written < bytes.length;) written += writeSync(OUT, bytes, written)
}

/** How much smaller something is drawn, so that it fits; never larger than it is. */
const scaleOf = ({ width, height }: { readonly width: number; readonly height: number }): number => Math.min(1, MAX_WIDTH / width, MAX_HEIGHT / height)

/** A canvas with paper of its own: a page may be see-through. */
function sheet(width: number, height: number): Canvas {
  const canvas = createCanvas(Math.max(1, Math.round(width)), Math.max(1, Math.round(height)))
  const context = canvas.getContext('2d')
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  return canvas
}

async function firstPage(path: string): Promise<Canvas> {
  const folder = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))
  const document = await getDocument({
    data: new Uint8Array(readFileSync(path)), verbosity: VerbosityLevel.ERRORS, isEvalSupported: false, useSystemFonts: false, maxImageSize: MAX_UNPACKED,
    cMapUrl: join(folder, 'cmaps/'), standardFontDataUrl: join(folder, 'standard_fonts/'), wasmUrl: join(folder, 'wasm/'),
  }).promise
  const page = await document.getPage(1)
  const whole = page.getViewport({ scale: 1 })
  const viewport = page.getViewport({ scale: scaleOf(whole) })
  const canvas = sheet(viewport.width, viewport.height)
  await page.render({ canvas: canvas as never, viewport }).promise
  return canvas
}

async function picture(path: string, mediaType: string): Promise<Canvas> {
  const bare = await barePicture(path, mediaType)
  if (bare === null) throw new Error('not the structure of a picture')
  const image: Image = await loadImage(await buffer(bare.stream))
  if (image.width * image.height > MAX_UNPACKED) throw new Error('too large to be unpacked')
  const scale = scaleOf(image)
  const canvas = sheet(image.width * scale, image.height * scale)
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height)
  return canvas
}

process.once('message', (order: ThumbnailOrder) => {
  void draw(order).then(() => process.exit(0), (error: unknown) => {
    console.error(error)
    process.exit(1)
  })
})
