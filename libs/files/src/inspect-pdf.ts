import { Worker } from 'node:worker_threads'
import { AppError, type ErrorCode } from '@vinhdanh/domain'

/** What the thread answers: nothing found, or why the file is refused. */
export interface PdfVerdict {
  readonly refused: Extract<ErrorCode, `file.${string}`> | null
  readonly found?: string
  /** How many pages it has, where it is not refused. */
  readonly pages?: number
}

const MEBIBYTE = 1024 * 1024
const MAX_PDF = 256 * MEBIBYTE
const TIME_LIMIT_MS = 15_000
const HEAP_LIMIT_MB = 512
const GROWTH_LIMIT = 1024 * MEBIBYTE
// the same file as TypeScript when run from sources, as JavaScript when built
const thread = new URL(import.meta.url.endsWith('.ts') ? './pdf-thread.ts' : './pdf-thread.js', import.meta.url)

let queue: Promise<unknown> = Promise.resolve()

/**
 * Looks into the structure of a PDF in a thread of its own, boxed in time and memory: the parser is the part that hostile files aim at.
 * One at a time, so that what memory is used can be laid at the door of one file.
 * @returns how many pages it has
 * @throws AppError `file.broken`, `file.encrypted`, `file.active-content`, `file.bomb`, `file.too-large`
 */
export function inspectPdf(path: string, size: number): Promise<number> {
  const turn = queue.then(() => inspectNow(path, size))
  queue = turn.catch(() => undefined)
  return turn
}

async function inspectNow(path: string, size: number): Promise<number> {
  if (size > MAX_PDF) throw new AppError('file.too-large', { maxBytes: MAX_PDF })
  const { refused, found, pages = 0 } = await verdictOf(path)
  if (refused !== null) throw new AppError(refused, found === undefined ? {} : { found })
  return pages
}

function verdictOf(path: string): Promise<PdfVerdict> {
  return new Promise((resolve) => {
    const before = process.memoryUsage.rss()
    const worker = new Worker(thread, { workerData: path, resourceLimits: { maxOldGenerationSizeMb: HEAP_LIMIT_MB }, execArgv: [], env: {} })
    const end = (verdict: PdfVerdict) => {
      clearTimeout(clock)
      clearInterval(gauge)
      void worker.terminate()
      resolve(verdict)
    }
    const clock = setTimeout(() => end({ refused: 'file.bomb', found: 'time' }), TIME_LIMIT_MS)
    // buffers do not count towards the thread's heap limit
    const gauge = setInterval(() => { if (process.memoryUsage.rss() - before > GROWTH_LIMIT) end({ refused: 'file.bomb', found: 'memory' }) }, 50)
    worker.once('message', end)
    worker.once('error', (error: NodeJS.ErrnoException) => end({ refused: error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'file.bomb' : 'file.broken' }))
    worker.once('exit', () => end({ refused: 'file.broken' }))
  })
}
