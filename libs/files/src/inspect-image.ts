import type { FileHandle } from 'node:fs/promises'
import { AppError } from '@vinhdanh/domain'

// A scanned A3 page at 600 dpi has 70 million pixels; a picture that claims far more is meant to fill the viewer's memory.
const MAX_PIXELS = 150_000_000
const pngEnd = Buffer.from([0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82])

/** In pixels, as stored: a note on how to turn it is not followed. */
export interface PictureSize {
  readonly width: number
  readonly height: number
}

/** @throws AppError `file.broken` if the picture is cut off or its header makes no sense, `file.bomb` if it claims too many pixels */
export async function inspectImage(file: FileHandle, size: number, type: 'jpg' | 'png'): Promise<PictureSize> {
  const { width, height } = type === 'png' ? await pngSize(file, size) : await jpegSize(file, size)
  const pixels = width * height
  if (pixels === 0) throw new AppError('file.broken')
  if (pixels > MAX_PIXELS) throw new AppError('file.bomb', { pixels })
  return { width, height }
}

async function bytes(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, position)
  if (bytesRead < length) throw new AppError('file.broken')
  return buffer
}

async function pngSize(file: FileHandle, size: number): Promise<PictureSize> {
  const head = await bytes(file, 0, 24)
  const tail = await bytes(file, Math.max(0, size - pngEnd.length), pngEnd.length)
  if (head.toString('latin1', 12, 16) !== 'IHDR' || !tail.equals(pngEnd)) throw new AppError('file.broken')
  return { width: head.readUInt32BE(16), height: head.readUInt32BE(20) }
}

/** Walks the marker segments up to the frame header (ITU-T T.81 annex B), which holds height and width. */
async function jpegSize(file: FileHandle, size: number): Promise<PictureSize> {
  let position = 2
  for (let segments = 0; segments < 1000 && position + 10 <= size; segments += 1) {
    const segment = await bytes(file, position, 9)
    const marker = segment.readUInt8(1)
    const length = segment.readUInt16BE(2)
    if (segment.readUInt8(0) !== 0xff || length < 2) break
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { width: segment.readUInt16BE(7), height: segment.readUInt16BE(5) }
    position += 2 + length
  }
  throw new AppError('file.broken')
}
