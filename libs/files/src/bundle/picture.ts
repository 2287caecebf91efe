import PDFDocument from 'pdfkit'
import type { Size } from './sheet.ts'

/** The largest picture that may have to be unpacked to be set, in pixels; four bytes each in memory, twice over. A JPEG is set as it is. */
const MAX_UNPACKED = 60_000_000

/** What the library knows of a picture; its types leave it out. `orientation` as EXIF has it: above 4 it is shown on its side. */
interface Picture extends Size {
  readonly label: string
  readonly orientation?: number
}

interface Opens {
  openImage(path: string): Picture
}

/** A picture's size as it is shown, in pixels. Errors: those of the library for what is none. */
export function pictureSize(path: string): Size {
  const { width, height, orientation = 1 } = (new PDFDocument({ autoFirstPage: false }) as unknown as Opens).openImage(path)
  return orientation > 4 ? { width: height, height: width } : { width, height }
}

/** Sets a picture on trial: `broken` is found only while it is unpacked, where the library throws into the empty. */
export async function tryPicture(path: string, mediaType: string): Promise<'sound' | 'broken' | 'too-large'> {
  try {
    const { width, height } = pictureSize(path)
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
      trial.image(path, 0, 0, { width: 100 })
      trial.end()
    } catch {
      process.off('uncaughtException', fail)
      fail()
    }
  })
}
