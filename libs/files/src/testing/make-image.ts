import { crc32, deflateSync } from 'node:zlib'

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}

export const pngSignature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
export const pngHeader = (width: number, height: number): Buffer => {
  const data = Buffer.alloc(13)
  data.writeUInt32BE(width, 0)
  data.writeUInt32BE(height, 4)
  data[8] = 8
  return chunk('IHDR', data)
}
export const pngChunk = chunk
export const pngEnd = chunk('IEND', Buffer.alloc(0))

/** A grey PNG that claims the given size. */
export const makePng = (width = 1, height = 1): Buffer =>
  Buffer.concat([pngSignature, pngHeader(width, height), chunk('IDAT', deflateSync(Buffer.alloc(2))), pngEnd])

/** The headers of a JPEG that claims the given size, with no picture worth seeing. */
export function makeJpeg(width = 16, height = 16): Buffer {
  const frame = Buffer.from([0xff, 0xc0, 0, 11, 8, 0, 0, 0, 0, 1, 1, 0x11, 0])
  frame.writeUInt16BE(height, 5)
  frame.writeUInt16BE(width, 7)
  return Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1'), frame, Buffer.from([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0, 0xff, 0xd9])])
}
