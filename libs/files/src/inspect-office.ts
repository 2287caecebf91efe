import type { FileHandle } from 'node:fs/promises'
import { AppError } from '@vinhdanh/domain'
import { partRules } from './office-parts.ts'
import { type ZipPart, openZip, type Zip } from './zip.ts'

// Word and Excel stay far below these: a report of 300 pages has some 400 parts; sheets of numbers shrink by a factor of 10 to 40.
const MAX_PARTS = 5000
const MAX_UNPACKED = 512 * 1024 * 1024
const MAX_RATIO = 150
const RATIO_COUNTS_FROM = 8 * 1024 * 1024
const MAX_TEXT_PART = 4 * 1024 * 1024
const MAX_EMBEDDED = 32 * 1024 * 1024
const MAX_DEPTH = 1

const mainParts = new Map([
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml', 'docx'],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml', 'xlsx'],
] as const)

/**
 * Tells docx from xlsx from any other zip, and refuses bombs by the central directory, before anything is unpacked.
 * @throws AppError `file.type-not-allowed`, `file.broken`, `file.bomb`, `file.encrypted`, `file.active-content`
 */
export async function inspectOffice(source: FileHandle | Buffer, size: number, depth = 0): Promise<'docx' | 'xlsx'> {
  const zip = await openZip(source)
  if (zip.partCount > MAX_PARTS) throw new AppError('file.bomb', { parts: zip.partCount })
  const parts = await zip.parts()
  refuseBombs(parts, size)
  if (parts.some((part) => part.encrypted)) throw new AppError('file.encrypted')
  const contentTypes = parts.filter((part) => part.name === '[Content_Types].xml')
  if (contentTypes.length !== 1 || contentTypes[0] === undefined) throw new AppError('file.type-not-allowed', { found: 'zip' })
  const kind = kindOf(await textOf(zip, contentTypes[0]))
  for (const part of parts) await inspectPart(zip, part, depth)
  return kind
}

function refuseBombs(parts: readonly ZipPart[], size: number): void {
  let packed = 0
  let unpacked = 0
  for (const part of parts) {
    packed += part.packed
    unpacked += part.unpacked
    if (part.unpacked > RATIO_COUNTS_FROM && part.unpacked > part.packed * MAX_RATIO) throw new AppError('file.bomb', { ratio: Math.round(part.unpacked / Math.max(1, part.packed)) })
  }
  // parts that together are larger than the file lie on top of each other: one small kernel unpacked many times
  if (unpacked > MAX_UNPACKED || packed > size) throw new AppError('file.bomb', { unpacked })
  if (new Set(parts.map((part) => part.name.toLowerCase())).size < parts.length) throw new AppError('file.broken', { reason: 'two parts of one name' })
}

function kindOf(contentTypes: string): 'docx' | 'xlsx' {
  if (/macroEnabled|vbaProject|\.activeX|\.oleObject/i.test(contentTypes)) throw new AppError('file.active-content', { found: 'macro' })
  const kinds = [...contentTypes.matchAll(/ContentType\s*=\s*["']([^"']+)["']/g)].map(([, type]) => mainParts.get(type as never)).filter((kind) => kind !== undefined)
  const [kind] = kinds
  if (kind === undefined || kinds.length > 1) throw new AppError('file.type-not-allowed', { found: 'zip' })
  return kind
}

async function inspectPart(zip: Zip, part: ZipPart, depth: number): Promise<void> {
  const rule = partRules(part.name)
  if (rule === 'refused') throw new AppError('file.active-content', { part: part.name.slice(-100) })
  if (rule === 'relations') refuseRemoteParts(await textOf(zip, part))
  if (rule === 'embedded') {
    if (depth >= MAX_DEPTH || part.unpacked > MAX_EMBEDDED) throw new AppError('file.bomb', { depth: depth + 1 })
    const inner = await zip.read(part, MAX_EMBEDDED)
    await inspectOffice(inner, inner.length, depth + 1)
  }
}

async function textOf(zip: Zip, part: ZipPart): Promise<string> {
  const raw = await zip.read(part, MAX_TEXT_PART)
  const text = raw[0] === 0xff || raw[0] === 0xfe ? new TextDecoder(raw[0] === 0xff ? 'utf-16le' : 'utf-16be').decode(raw) : raw.toString('utf8')
  // no Office program writes a DOCTYPE; it is how XML entities grow without bound or read other files
  if (/<!DOCTYPE|<!ENTITY/i.test(text)) throw new AppError('file.bomb', { found: 'doctype' })
  return text
}

/** A part that the reader's program would fetch over the network: templates with macros, and the password hash sent along to a share. */
function refuseRemoteParts(relations: string): void {
  for (const [relation] of relations.matchAll(/<(?:\w+:)?Relationship\b[^>]*>/g)) {
    const value = (name: string) => new RegExp(`\\b${name}\\s*=\\s*["']([^"']*)["']`).exec(relation)?.[1] ?? ''
    const remote = /^\s*(?:(?!file:)[a-z][a-z0-9+.-]+:|file:\/\/[^/]|\\\\|\/\/)/i.test(value('Target').replaceAll('&#92;', '\\'))
    if (value('TargetMode') === 'External' && remote && !value('Type').endsWith('/hyperlink')) throw new AppError('file.active-content', { found: 'remote part' })
  }
}
