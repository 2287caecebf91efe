import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import type { SigningKey } from '@vinhdanh/access'
import { AppError } from '@vinhdanh/domain'
import type { FileStore } from '@vinhdanh/files'
import type { DossierExport, ExportedFile } from '@vinhdanh/record'
import { ZipFile } from 'yazl'

interface Text {
  readonly path: string
  readonly bytes: Buffer
}

/** The program that checks an export; it goes along with each. */
export const verifier = new URL('verify.mjs', import.meta.url)
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
const json = (path: string, value: unknown): Text => ({ path, bytes: Buffer.from(`${JSON.stringify(value, null, 2)}\n`) })

const readMe = (publicKey: string): string => `Bản xuất hồ sơ có chữ ký / Signed export of a dossier

  node verify.mjs <tệp ZIP này / this ZIP> ${publicKey}

Kiểm tra không cần hệ thống Vinh Danh. Hãy lấy verify.mjs và khóa công khai từ cơ quan đã xuất hồ sơ, không lấy trong tệp này.
It is checked without Vinh Danh. Take verify.mjs and the public key from the house that made the export, not from this file.

record/   dữ liệu của hồ sơ / what the record holds of the dossier
audit.json   các dòng nhật ký với mã băm / the entries of the audit with their hashes
names.json   tên theo mã / names by id
files/   tài liệu, tên là mã băm SHA-256 / papers, named by their SHA-256
manifest.json, manifest.sig   danh mục mọi tệp và chữ ký Ed25519 / the list of all files and its Ed25519 signature
`

/**
 * The export as a ZIP, streamed: the texts, the papers under their hashes, the list of all of them with its signature, and the program that checks it.
 * A paper that is gone from the store or is held back is named in the list and left out.
 */
export async function dossierArchive({ record, audit, names, code, at, by, head, files }: DossierExport, store: Pick<FileStore, 'open'>, key: SigningKey): Promise<Readable> {
  const texts: Text[] = [
    { path: 'README.txt', bytes: Buffer.from(readMe(key.publicKey)) }, { path: 'verify.mjs', bytes: await readFile(verifier) },
    ...Object.entries(record).map(([part, rows]) => json(`record/${part}.json`, rows)), json('audit.json', audit), json('names.json', names),
  ]
  const states = await Promise.all(files.map(async (file) => ({ ...file, why: file.isWithheld ? 'held-back' : await isThere(store, file) ? null : 'missing' })))
  const given = states.filter(({ why }) => why === null)
  const manifest = json('manifest.json', {
    format: 'vinhdanh-dossier/1', dossier: code, exportedAt: at, exportedBy: by, publicKey: key.publicKey,
    audit: { head, entries: audit.map(({ seq, hash }) => [seq, hash]) },
    files: [...texts.map(({ path, bytes }) => ({ path, sha256: sha256(bytes), size: bytes.length })), ...given.map(({ sha256: hash, size, mediaType }) => ({ path: `files/${hash}`, sha256: hash, size, mediaType }))],
    withheld: states.flatMap(({ sha256: hash, why }) => (why === null ? [] : [{ sha256: hash, why }])),
  })
  const zip = new ZipFile()
  const options = { mtime: at }
  zip.addBuffer(manifest.bytes, manifest.path, options)
  zip.addBuffer(Buffer.from(`${key.sign(String(manifest.bytes))}\n`), 'manifest.sig', options)
  for (const { path, bytes } of texts) zip.addBuffer(bytes, path, options)
  for (const { sha256: hash, size } of given) zip.addReadStreamLazy(`files/${hash}`, { ...options, compress: false, size }, (take) => void open(store, hash, take))
  const output = zip.outputStream as Readable
  zip.on('error', (error: Error) => output.destroy(error))
  zip.end()
  return output
}

async function open(store: Pick<FileStore, 'open'>, hash: string, take: (error: unknown, stream: Readable) => void): Promise<void> {
  try {
    take(null, (await store.open(hash)).stream)
  } catch (error) {
    take(error, undefined as never)
  }
}

async function isThere(store: Pick<FileStore, 'open'>, { sha256: hash }: ExportedFile): Promise<boolean> {
  try {
    (await store.open(hash)).stream.destroy()
    return true
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return false
    throw error
  }
}
