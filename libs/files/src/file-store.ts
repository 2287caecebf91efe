import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Transform, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { types } from 'node:util'
import type { Config } from '@vinhdanh/config'
import { AppError, type ScanVerdict } from '@vinhdanh/domain'
import { barePicture } from './bare-picture.ts'
import { inspectFile, type InspectedFile } from './inspect-file.ts'
import { clamavScanner, type Scanner, type ScanResult } from './scanner.ts'
import { sweepStore, type SweepOptions, type Swept } from './sweep-store.ts'
import { createThumbnails } from './thumbnail/thumbnail.ts'

export interface FileStoreOptions {
  /** Folder of the store; made when absent. Web, api and worker must see the same one. */
  readonly root: string
  /** Largest file, in bytes. */
  readonly maxBytes: number
  readonly scanner?: Scanner
}

export interface StoredFile extends InspectedFile {
  /** Lower-case hex; the file's only name. */
  readonly sha256: string
  /** In bytes. */
  readonly size: number
  /** `quarantined`: there is a scanner and it gave no verdict; such a file must not be handed out. */
  readonly scanState: 'clean' | 'not-scanned' | 'quarantined'
}

export interface FileStore {
  /**
   * Takes a file in: streamed to disk and hashed on the way, checked by its content, scanned, and only then put in its place.
   * Whatever goes wrong leaves nothing behind. The same content twice is one file.
   * @param options.name as the sender calls it; its ending must fit the content
   * @throws AppError with a `file.*` code; `upstream.unavailable` when the disk is full, may not be written or fails
   */
  put(stream: Readable, options?: { readonly name?: string; readonly signal?: AbortSignal }): Promise<StoredFile>
  /** @throws AppError `not-found` */
  open(sha256: string): Promise<{ readonly stream: Readable; readonly size: number }>
  /** As `open`; of a picture only what is seen (bare-picture.ts). @throws AppError `not-found`, `file.broken` for a picture that has not the structure of one */
  openForReader(sha256: string, mediaType: string): Promise<{ readonly stream: Readable; readonly size: number }>
  /** The first page of a stored file as a small WebP picture; null for what cannot be drawn (thumbnail.ts). @throws AppError `not-found`; `upstream.unavailable` when too many wait */
  thumbnail(sha256: string, mediaType: string): Promise<Buffer | null>
  /** Where a file lies, for a program that must have it by name: to be read, and nothing else. @throws AppError `not-found` */
  locate(sha256: string): Promise<string>
  /** Reads a stored file again and compares. */
  verify(sha256: string): Promise<'intact' | 'changed' | 'missing'>
  /** Why no file can be stored now, as the code of the system (`ENOSPC`, `EROFS`); null when files can. Stores one and removes it. */
  trouble(): Promise<string | null>
  /** Whether scans give verdicts now: no scanner in this installation, one that answers, or one that does not. */
  scanning(): Promise<'none' | 'there' | 'away'>
  /** Scans a stored file again. @throws AppError `not-found` for a file that is gone, and where there is no scanner */
  rescan(sha256: string): Promise<ScanVerdict>
  /** Removes what nobody refers to and what cut uploads left after a crash. */
  sweep(options: SweepOptions): Promise<Swept>
}

/** The store that a configuration names, with its scanner where there is one. */
export function openFileStore({ filesDir, maxUploadBytes, clamavSocket }: Pick<Config, 'filesDir' | 'maxUploadBytes' | 'clamavSocket'>): FileStore {
  return createFileStore({ root: filesDir, maxBytes: maxUploadBytes, ...(clamavSocket === undefined ? {} : { scanner: clamavScanner(clamavSocket) }) })
}

/** A content-addressed, write-once store: `<root>/<first two hex digits>/<sha256>`, and `<root>/tmp` for what is on its way in. */
export function createFileStore({ root, maxBytes, scanner }: FileStoreOptions): FileStore {
  const temporary = join(root, 'tmp')
  const thumbnails = createThumbnails({ root })

  return {
    async put(stream, { name, signal } = {}) {
      const path = join(temporary, randomUUID())
      try {
        await mkdir(temporary, { recursive: true })
        const { sha256, size } = await receive(stream, path, maxBytes, signal)
        const inspected = await inspectFile(path, name)
        const scanState = await scanWith(scanner, path)
        signal?.throwIfAborted()
        await settle(path, placeOf(root, sha256))
        return { sha256, size, ...inspected, scanState }
      } catch (error) {
        stream.destroy()
        throw understood(error)
      } finally {
        // Where that fails too, the sweep removes it once the disk is well.
        await rm(path, { force: true }).catch(() => undefined)
      }
    },
    async open(sha256) {
      const file = await open(placeOf(root, sha256), 'r').catch(refuseMissing)
      const { size } = await file.stat()
      return { stream: file.createReadStream(), size }
    },
    async openForReader(sha256, mediaType) {
      if (!mediaType.startsWith('image/')) return this.open(sha256)
      const picture = await barePicture(placeOf(root, sha256), mediaType).catch(refuseMissing)
      if (picture === null) throw new AppError('file.broken')
      return picture
    },
    async thumbnail(sha256, mediaType) {
      return thumbnails.of({ sha256, path: await this.locate(sha256), mediaType })
    },
    async locate(sha256) {
      await stat(placeOf(root, sha256)).catch(refuseMissing)
      return placeOf(root, sha256)
    },
    async verify(sha256) {
      const hash = createHash('sha256')
      try {
        await pipeline(createReadStream(placeOf(root, sha256)), hash)
      } catch (error) {
        if (isMissing(error)) return 'missing'
        throw error
      }
      return hash.digest('hex') === sha256 ? 'intact' : 'changed'
    },
    async rescan(sha256) {
      const place = placeOf(root, sha256)
      await stat(place).catch(refuseMissing)
      if (scanner === undefined) throw new AppError('not-found')
      return verdictOf(await scanner.scan(place))
    },
    async trouble() {
      const path = join(temporary, randomUUID())
      try {
        await mkdir(temporary, { recursive: true })
        await writeFile(path, 'x', { flush: true })
        return null
      } catch (error) {
        return codeOf(error) ?? String(error)
      } finally {
        await rm(path, { force: true }).catch(() => undefined)
      }
    },
    scanning: async () => (scanner === undefined ? 'none' : (await scanner.answers()) ? 'there' : 'away'),
    sweep: (options) => sweepStore(root, temporary, options),
  }
}

/** Where a content lies. @throws AppError `not-found` for what is no hash, so that no other path can be named */
function placeOf(root: string, sha256: string): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new AppError('not-found')
  return join(root, sha256.slice(0, 2), sha256)
}

async function receive(stream: Readable, path: string, maxBytes: number, signal?: AbortSignal): Promise<{ sha256: string; size: number }> {
  const hash = createHash('sha256')
  let size = 0
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length
      hash.update(chunk)
      done(size > maxBytes ? new AppError('file.too-large', { maxBytes }) : null, chunk)
    },
  })
  // "flush" waits for the disk (fsync) before the file counts as written
  await pipeline(stream, meter, createWriteStream(path, { flags: 'wx', mode: 0o440, flush: true }), { signal })
  return { sha256: hash.digest('hex'), size }
}

async function scanWith(scanner: Scanner | undefined, path: string): Promise<StoredFile['scanState']> {
  if (scanner === undefined) return 'not-scanned'
  const verdict = verdictOf(await scanner.scan(path))
  if (verdict.state === 'infected') throw new AppError('file.infected', { signature: verdict.signature })
  return verdict.state
}

const verdictOf = (result: ScanResult): ScanVerdict => (result.state === 'not-scanned' ? { state: 'quarantined' } : result)

/** Renames within the file system, over the same content if it is there (its new age keeps a sweep away), and makes the name last. */
async function settle(path: string, place: string): Promise<void> {
  await mkdir(dirname(place), { recursive: true })
  await rename(path, place)
  // Windows cannot open folders, and needs no such step
  if (process.platform === 'win32') return
  const folder = await open(dirname(place), 'r')
  await folder.sync().finally(() => folder.close())
}

const codeOf = (error: unknown): string | undefined => (types.isNativeError(error) ? (error as NodeJS.ErrnoException).code : undefined)
const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT'

function refuseMissing(error: unknown): never {
  throw isMissing(error) ? new AppError('not-found') : understood(error)
}

function understood(error: unknown): unknown {
  if (['ABORT_ERR', 'ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE'].includes(codeOf(error) ?? '') || error instanceof Object && 'name' in error && error.name === 'AbortError') return new AppError('file.upload-cut', {}, { cause: error })
  // What a system call was refused: no room, no right to write, a disk that fails, a folder that is gone. None of it is the file's fault or the sender's.
  if (types.isNativeError(error) && 'syscall' in error) return new AppError('upstream.unavailable', {}, { cause: error })
  return error
}
