import { buffer } from 'node:stream/consumers'
import PDFDocument from 'pdfkit'
import { barePicture } from '../bare-picture.ts'
import type { Size } from './sheet.ts'

/** The largest picture that may have to be unpacked to be set, in pixels; four bytes each in memory, twice over. A JPEG is set as it is. */
const MAX_UNPACKED = 60_000_000

/** What the library knows of a picture; its types leave it out. `orientation` as EXIF has it: above 4 it is shown on its side. */
interface Picture extends Size {
  readonly label: string
  readonly orientation?: number
}

interface Opens {
  openImage(bytes: Buffer): Picture
}

/** A picture as readers get it; null for what has not the structure of one. Errors: those of the file system. */
export async function readPicture(path: string, mediaType: string): Promise<Buffer | null> {
  const bare = await barePicture(path, mediaType)
  return bare && buffer(bare.stream)
}

/** A picture's size as it is shown, in pixels. Errors: those of the library for what is none. */
export function pictureSize(bytes: Buffer): Size {
  const { width, height, orientation = 1 } = (new PDFDocument({ autoFirstPage: false }) as unknown as Opens).openImage(bytes)
  return orientation > 4 ? { width: height, height: width } : { width, height }
}

/** Sets a picture on trial: `broken` is found only while it is unpacked, where the library throws into the empty. */
export async function tryPicture(bytes: Buffer, mediaType: string): Promise<'sound' | 'broken' | 'too-large'> {
  try {
    const { width, height } = pictureSize(bytes)
    if (mediaType === 'image/png' && width * height > MAX_UNPACKED) return 'too-large'
  } catch {
    return 'broken'
  }
  return new Promise((resolve) => {
    const fail = () => resolve('broken')
    process.once('uncaughtException', fail)
    const trial = new PDFDocument()
    trial.on('data', () => undefined)
    trial.once('end', () => { process.off('uncaughtException', fail); resolve('sound') })
    try {
      trial.image(bytes, 0, 0, { width: 100 })
      trial.end()
    } catch {
      process.off('uncaughtException', fail)
      fail()
    }
  })
}
