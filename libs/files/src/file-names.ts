import { extname } from 'node:path'
import { create } from 'content-disposition'

const MAX_BYTES = 200
const windowsDevice = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/**
 * A name that can be shown and saved anywhere: NFC, one path segment, without controls, invisible characters and marks that turn the
 * direction of writing (with them `gnp.exe` reads as `exe.png`), at most 200 bytes of UTF-8 with its ending kept. Only ever a label:
 * the store names files by their content.
 */
export function safeFileName(name: string): string {
  const segment = name.normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const clean = segment.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ').replace(/[\p{Cf}\p{Co}\p{Cs}\p{Cn}]/gu, '').replace(/[<>:"|?*]/g, '_').replace(/\s+/gu, ' ').replace(/^[\s.]+|[\s.]+$/g, '')
  if (clean === '') return 'tep-dinh-kem'
  return shorten(windowsDevice.test(clean) ? `_${clean}` : clean)
}

function shorten(name: string): string {
  if (Buffer.byteLength(name) <= MAX_BYTES) return name
  const ending = extname(name).length <= 10 ? extname(name) : ''
  let stem = ''
  let room = MAX_BYTES - Buffer.byteLength(ending)
  for (const { segment } of new Intl.Segmenter('vi').segment(name.slice(0, name.length - ending.length))) {
    room -= Buffer.byteLength(segment)
    if (room < 0) break
    stem += segment
  }
  return `${stem.trimEnd()}${ending}`
}

/** The header `Content-Disposition: attachment` with the name in both forms (RFC 6266, RFC 8187). */
export function contentDisposition(name: string): string {
  return create(safeFileName(name), { type: 'attachment' })
}
