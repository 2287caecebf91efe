import type { FileHandle } from 'node:fs/promises'
import { buffer as bufferOf } from 'node:stream/consumers'
import { promisify } from 'node:util'
import yauzl from 'yauzl'
import { AppError } from '@vinhdanh/domain'

/** An entry of a zip's central directory; sizes in bytes as the directory claims them. */
export interface ZipPart {
  readonly name: string
  readonly packed: number
  readonly unpacked: number
  readonly encrypted: boolean
  readonly entry: yauzl.Entry
}

export interface Zip {
  readonly partCount: number
  parts(): Promise<ZipPart[]>
  /** Unpacks one part in memory. @throws AppError `file.bomb` if it claims more than `maxBytes`, `file.broken` if it is not what it claims */
  read(part: ZipPart, maxBytes: number): Promise<Buffer>
}

const options = { lazyEntries: true, autoClose: false, validateEntrySizes: true } as const
const fromFd = promisify<number, yauzl.Options, yauzl.ZipFile>(yauzl.fromFd)
const fromBuffer = promisify<Buffer, yauzl.Options, yauzl.ZipFile>(yauzl.fromBuffer)

/** Opens a zip by its central directory. The file handle stays the caller's. @throws AppError `file.broken` */
export async function openZip(source: FileHandle | Buffer): Promise<Zip> {
  const zip = await orBroken(Buffer.isBuffer(source) ? fromBuffer(source, options) : fromFd(source.fd, options))
  return {
    partCount: zip.entryCount,
    parts: () => orBroken(readDirectory(zip)),
    async read(part, maxBytes) {
      if (part.unpacked > maxBytes) throw new AppError('file.bomb', { part: part.name.slice(-100) })
      return orBroken(promisify(zip.openReadStream.bind(zip) as (entry: yauzl.Entry, done: (error: Error | null, stream: NodeJS.ReadableStream) => void) => void)(part.entry)
        .then((stream) => bufferOf(stream as AsyncIterable<Uint8Array> & NodeJS.ReadableStream)))
    },
  }
}

async function orBroken<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw new AppError('file.broken', {}, { cause: error })
  }
}

function readDirectory(zip: yauzl.ZipFile): Promise<ZipPart[]> {
  return new Promise((resolve, reject) => {
    const parts: ZipPart[] = []
    zip.on('error', reject)
    zip.on('end', () => resolve(parts))
    zip.on('entry', (entry: yauzl.Entry) => {
      parts.push({ name: entry.fileName, packed: entry.compressedSize, unpacked: entry.uncompressedSize, encrypted: (entry.generalPurposeBitFlag & 1) === 1, entry })
      zip.readEntry()
    })
    zip.readEntry()
  })
}
