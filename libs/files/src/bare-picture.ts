import { type FileHandle, open } from 'node:fs/promises'
import { Readable } from 'node:stream'

/** A part of a file from `start` up to `end` (bytes), or bytes that stand in place of one. */
type Piece = { readonly start: number; readonly end: number } | Buffer

const CHUNK = 65_536
// Chunks of a PNG that change what is seen (PNG third edition, 11.3); all others, such as eXIf, tEXt and tIME, say where, when and with what.
const shownChunks = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'cHRM', 'gAMA', 'iCCP', 'sBIT', 'sRGB', 'cICP', 'bKGD', 'pHYs'])
const APP0 = 0xe0
const [APP1, APP2, APP14, APP15, COMMENT, START_OF_SCAN, END_OF_IMAGE] = [0xe1, 0xe2, 0xee, 0xef, 0xfe, 0xda, 0xd9]

/**
 * A picture as it is shown, without what its camera noted of place, time, person and device (Exif, XMP, IPTC, comments, and whatever follows the picture's end, such as a second one).
 * Every pixel stays as it was, and so does the note on how to turn it. Only headers are read into memory.
 * @returns null for a file that does not have the structure of its type: it is not shown
 */
export async function barePicture(path: string, mediaType: string): Promise<{ readonly stream: Readable; readonly size: number } | null> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const pieces = mediaType === 'image/png' ? await piecesOfPng(file, size) : await piecesOfJpeg(file, size)
    if (pieces) return { stream: Readable.from(contents(file, pieces)), size: pieces.reduce((sum, piece) => sum + lengthOf(piece), 0) }
  } catch (error) {
    await file.close()
    throw error
  }
  await file.close()
  return null
}

const lengthOf = (piece: Piece): number => (Buffer.isBuffer(piece) ? piece.length : piece.end - piece.start)

async function* contents(file: FileHandle, pieces: readonly Piece[]): AsyncGenerator<Buffer> {
  try {
    for (const piece of pieces) {
      if (Buffer.isBuffer(piece)) yield piece
      else for (let at = piece.start; at < piece.end; at += CHUNK) yield await bytes(file, at, Math.min(CHUNK, piece.end - at))
    }
  } finally {
    await file.close()
  }
}

async function bytes(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
  return buffer.subarray(0, bytesRead)
}

async function piecesOfPng(file: FileHandle, size: number): Promise<Piece[] | null> {
  const pieces: Piece[] = [{ start: 0, end: 8 }]
  for (let at = 8; at + 12 <= size;) {
    const head = await bytes(file, at, 8)
    const [end, type] = [at + 12 + head.readUInt32BE(0), head.toString('latin1', 4)]
    if (end > size) return null
    if (shownChunks.has(type)) pieces.push({ start: at, end })
    if (type === 'IEND') return pieces
    at = end
  }
  return null
}

/** Walks the marker segments (ITU-T T.81 annex B) up to the end of the picture. */
async function piecesOfJpeg(file: FileHandle, size: number): Promise<Piece[] | null> {
  const pieces: Piece[] = [{ start: 0, end: 2 }]
  for (let at = 2; at + 2 <= size;) {
    const head = await bytes(file, at, 4)
    if (head[0] !== 0xff) return null
    const marker = head[1] ?? 0
    if (marker === 0xff) { at += 1; continue }
    if (marker === END_OF_IMAGE) return [...pieces, { start: at, end: at + 2 }]
    if (head.length < 4) return null
    let end = at + 2 + head.readUInt16BE(2)
    if (end > size) return null
    if (marker === START_OF_SCAN) end = await endOfScan(file, end, size)
    const piece = await pieceOf(file, marker, at, end)
    if (piece) pieces.push(piece)
    at = end
  }
  return null
}

/** What stays of a segment: tables, frames and scans; of the notes of applications only how colours are meant and how the picture is turned. */
async function pieceOf(file: FileHandle, marker: number, start: number, end: number): Promise<Piece | null> {
  if (marker === COMMENT) return null
  if (marker < APP0 || marker > APP15 || marker === APP0 || marker === APP14) return { start, end }
  const segment = await bytes(file, start, end - start)
  if (marker === APP2 && segment.toString('latin1', 4, 15) === 'ICC_PROFILE') return { start, end }
  const turned = marker === APP1 && segment.toString('latin1', 4, 10) === 'Exif\0\0' ? orientationIn(segment.subarray(10)) : 1
  return turned === 1 ? null : exifOf(turned)
}

/** Where the next marker stands: in the data of a scan 0xFF is followed by 0 or by a restart marker. */
async function endOfScan(file: FileHandle, start: number, size: number): Promise<number> {
  for (let at = start; at < size; at += CHUNK - 1) {
    const chunk = await bytes(file, at, Math.min(CHUNK, size - at))
    for (let found = chunk.indexOf(0xff); found !== -1 && found + 1 < chunk.length; found = chunk.indexOf(0xff, found + 1)) {
      const next = chunk[found + 1] ?? 0
      if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at + found
    }
  }
  return size
}

/** The orientation that a TIFF header's first directory notes (Exif 2.32, tag 0x0112), from 1 to 8; 1 where there is none that makes sense. */
function orientationIn(tiff: Buffer): number {
  const isLittle = tiff.toString('latin1', 0, 2) === 'II'
  const two = (at: number) => (at + 2 > tiff.length ? 0 : isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
  if (tiff.length < 8) return 1
  const directory = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4)
  for (let entry = 0; entry < two(directory); entry += 1) {
    const at = directory + 2 + entry * 12
    if (two(at) !== 0x0112) continue
    const value = two(at + 8)
    return value >= 1 && value <= 8 ? value : 1
  }
  return 1
}

/** An Exif segment that says nothing but how to turn the picture. */
function exifOf(orientation: number): Buffer {
  return Buffer.from([0xff, APP1, 0, 34, ...Buffer.from('Exif\0\0MM\0*', 'latin1'), 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0])
}
