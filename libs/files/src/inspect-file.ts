import { open, type FileHandle } from 'node:fs/promises'
import { extname } from 'node:path'
import { fileTypeFromBuffer } from 'file-type'
import { AppError } from '@vinhdanh/domain'
import { inspectImage } from './inspect-image.ts'
import { inspectOffice } from './inspect-office.ts'
import { inspectPdf } from './inspect-pdf.ts'

export type Extension = 'pdf' | 'docx' | 'xlsx' | 'jpg' | 'png'

/** What may be attached, and under which endings its name may be given. Everything else is refused. */
export const mediaTypes: Readonly<Record<Extension, { readonly mediaType: string; readonly endings: readonly string[] }>> = {
  pdf: { mediaType: 'application/pdf', endings: ['.pdf'] },
  docx: { mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', endings: ['.docx'] },
  xlsx: { mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', endings: ['.xlsx'] },
  jpg: { mediaType: 'image/jpeg', endings: ['.jpg', '.jpeg'] },
  png: { mediaType: 'image/png', endings: ['.png'] },
}

/** How much there is to read, where that is known without a program that opens the file: a PDF has pages, a picture has a size in pixels. */
export interface Extent {
  readonly pages?: number
  readonly width?: number
  readonly height?: number
}

export interface InspectedFile extends Extent {
  readonly mediaType: string
  readonly extension: Extension
}

const zips = new Set(['zip', 'docx', 'xlsx', 'pptx', 'docm', 'xlsm', 'pptm', 'odt', 'ods', 'jar', 'epub'])

/**
 * Tells by its content what a file is, and refuses what must not reach a reader (OWASP File Upload Cheat Sheet: an allow-list by content,
 * since names and declared types are the sender's word).
 * @param name as the sender calls it; its ending must fit the content
 * @throws AppError `file.empty`, `file.type-not-allowed`, `file.broken`, `file.encrypted`, `file.bomb`, `file.active-content`
 */
export async function inspectFile(path: string, name?: string): Promise<InspectedFile> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    if (size === 0) throw new AppError('file.empty')
    const { extension, ...extent } = await contentOf(file, path, size, name)
    const { mediaType, endings } = mediaTypes[extension]
    if (name !== undefined && !endings.includes(extname(name).toLowerCase())) throw new AppError('file.type-not-allowed', { found: extension, reason: 'ending' })
    return { mediaType, extension, ...extent }
  } finally {
    await file.close()
  }
}

async function contentOf(file: FileHandle, path: string, size: number, name: string | undefined): Promise<Omit<InspectedFile, 'mediaType'>> {
  const head = Buffer.alloc(Math.min(size, 4100))
  await file.read(head, 0, head.length, 0)
  const found = head.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1')) ? 'zip' : await magicOf(head)
  if (found === 'pdf') return { extension: 'pdf', pages: await inspectPdf(path, size) }
  if (found === 'jpg' || found === 'png') return { extension: found, ...await inspectImage(file, size, found) }
  if (found === 'cfb' && await isProtectedOffice(file, size, name)) throw new AppError('file.encrypted')
  if (found !== undefined && zips.has(found)) return { extension: await inspectOffice(file, size) }
  throw new AppError('file.type-not-allowed', { found: found ?? 'unknown' })
}

/** file-type reads ahead in some formats; a file that is cut off there has no type that we allow. */
async function magicOf(head: Buffer): Promise<string | undefined> {
  try {
    return (await fileTypeFromBuffer(head))?.ext
  } catch (error) {
    throw new AppError('file.broken', {}, { cause: error })
  }
}

/** A docx or xlsx with a password is an OLE file with a stream `EncryptedPackage` ([MS-OFFCRYPTO] 2.3.4); its directory stands near an end. */
async function isProtectedOffice(file: FileHandle, size: number, name: string | undefined): Promise<boolean> {
  const reach = Math.min(size, 65_536)
  const ends = Buffer.alloc(reach * 2)
  await file.read(ends, 0, reach, 0)
  await file.read(ends, reach, reach, size - reach)
  return ends.includes(Buffer.from('EncryptedPackage', 'utf16le')) || ['.docx', '.xlsx'].includes(extname(name ?? '').toLowerCase())
}
