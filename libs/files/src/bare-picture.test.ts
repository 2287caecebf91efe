import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { barePicture } from './bare-picture.ts'
import { makeJpeg, makePng, pngChunk } from './testing/make-image.ts'

let folder: string
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'bare-')) })
afterAll(() => rm(folder, { recursive: true }))

async function bare(content: Buffer, mediaType: string): Promise<Buffer | null> {
  const path = join(folder, 'picture')
  await writeFile(path, content)
  const made = await barePicture(path, mediaType)
  if (made === null) return null
  const bytes = await buffer(made.stream)
  expect(bytes).toHaveLength(made.size)
  return bytes
}

function segment(marker: number, data: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(data.length + 2, 2)
  return Buffer.concat([head, data])
}
/** Exif with a place (a directory of GPS of which only its text counts here) and an orientation, in either order of bytes. */
function exif(orientation: number, isLittle: boolean): Buffer {
  const [two, four] = isLittle ? [(v: number) => [v & 255, v >> 8], (v: number) => [v & 255, v >> 8, 0, 0]] : [(v: number) => [v >> 8, v & 255], (v: number) => [0, 0, v >> 8, v & 255]]
  const entry = (tag: number, type: number, count: number, value: readonly number[]) => [...two(tag), ...two(type), ...four(count), ...value]
  return segment(0xe1, Buffer.from([
    ...Buffer.from('Exif\0\0', 'latin1'), ...Buffer.from(isLittle ? 'II' : 'MM'), ...two(42), ...four(8), ...two(2), ...entry(0x0112, 3, 1, [...two(orientation), 0, 0]), ...entry(0x8825, 4, 1, four(38)), ...four(0), ...Buffer.from('GPS 21.0285N 105.8542E'),
  ]))
}
const secrets = ['21.0285N', 'adobe.com/xap', 'Nguyễn', 'Photoshop 3.0', 'MakerNote', 'second picture']
const told = (bytes: Buffer | null) => secrets.filter((secret) => bytes?.includes(secret))
const [soi, rest] = [makeJpeg().subarray(0, 2), makeJpeg().subarray(2)]

test.each([true, false])('a photograph loses place, person and device and keeps picture, colours and the way it is turned (little-endian: %s)', async (isLittle) => {
  const colours = segment(0xe2, Buffer.from('ICC_PROFILE\0\x01\x01colours', 'latin1'))
  const scan = Buffer.concat([Buffer.from([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0]), Buffer.alloc(200_000, 7), Buffer.from([0xff, 0, 0xff, 0xd3, 9]), Buffer.from([0xff, 0xc4, 0, 6, 0xff, 0xd9, 1, 1]), Buffer.from([0xff, 0xd9])])
  const frame = rest.subarray(0, rest.indexOf(Buffer.from([0xff, 0xda])))
  const noted = Buffer.concat([
    soi, exif(6, isLittle), segment(0xe1, Buffer.from('http://ns.adobe.com/xap/1.0/\0<x>Nguyễn</x>')), colours, segment(0xe2, Buffer.from('MPF\0')), segment(0xed, Buffer.from('Photoshop 3.0')), segment(0xfe, Buffer.from('Nguyễn')),
    segment(0xe7, Buffer.from('MakerNote')), frame, scan, Buffer.from('second picture'),
  ])
  const shown = await bare(noted, 'image/jpeg')
  expect(told(noted)).toEqual(secrets)
  expect(told(shown)).toEqual([])
  expect(shown?.includes('ICC_PROFILE')).toBe(true)
  expect(shown?.subarray(-scan.length)).toEqual(scan)
  expect(shown?.subarray(2, 38).toString('latin1')).toMatch(/^\xff\xe1\0\x22Exif.*\x01\x12\0\x03\0\0\0\x01\0\x06/s)
  // Taken through again it is the same: nothing is left to be taken away.
  expect(await bare(shown ?? Buffer.alloc(0), 'image/jpeg')).toEqual(shown)
})

test('what notes nothing is given out as it is', async () => {
  expect(await bare(makeJpeg(), 'image/jpeg')).toEqual(makeJpeg())
  expect(await bare(makePng(), 'image/png')).toEqual(makePng())
})

test('a PNG loses its texts, its time and what follows its end', async () => {
  const png = makePng()
  const [head, tail] = [png.subarray(0, 33), png.subarray(33)]
  const noted = Buffer.concat([head, pngChunk('tEXt', Buffer.from('Author\0Nguyễn')), pngChunk('eXIf', Buffer.from('MM 21.0285N')), pngChunk('tIME', Buffer.alloc(7)), tail, Buffer.from('second picture')])
  expect(await bare(noted, 'image/png')).toEqual(png)
})

test.each([['a JPEG that is cut off', makeJpeg().subarray(0, 30), 'image/jpeg'], ['a JPEG with a wrong length', Buffer.concat([soi, Buffer.from([0xff, 0xe1, 0xff, 0xff, 1])]), 'image/jpeg'], ['a PNG that is cut off', makePng().subarray(0, 40), 'image/png'], ['no picture', Buffer.from('none'), 'image/jpeg']])('%s is not given out', async (_what, content, mediaType) => {
  expect(await bare(content, mediaType)).toBeNull()
})
