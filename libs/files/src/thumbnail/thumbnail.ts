import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { inTurn } from '../in-turn.ts'
import type { ThumbnailOrder } from './thumbnail-process.ts'

export interface ThumbnailsOptions {
  /** Folder of the store. */
  readonly root: string
  /** How many are drawn at once, each in a process of its own. */
  readonly atOnce?: number
  /** How many may wait for their turn. */
  readonly waiting?: number
  /** Longest that one may take, in milliseconds. */
  readonly timeLimitMs?: number
}

export interface Thumbnails {
  /**
   * The first page of a stored file as a small WebP picture, drawn when it is first asked for and kept beside the store; null for what cannot be drawn. What is kept is made of
   * the file alone and can be made again: losing it loses nothing.
   * @param path where the store keeps the file; it must be one that may be handed out
   * @throws AppError `upstream.unavailable` when too many wait
   */
  of(file: { readonly sha256: string; readonly path: string; readonly mediaType: string }): Promise<Buffer | null>
}

/** Types of which a first page can be drawn. */
const drawable = ['application/pdf', 'image/jpeg', 'image/png']

/** For how long what could not be drawn is not tried again, in milliseconds: it may have been the machine. */
const TRIED_MS = 24 * 3_600_000
const HEAP_MB = 512
// the same file as TypeScript when run from sources, as JavaScript when built
const program = new URL(import.meta.url.endsWith('.ts') ? './thumbnail-process.ts' : './thumbnail-process.js', import.meta.url)

/** Where the thumbnails of a store lie: `<root>/thumbnails/<first two hex digits>/<sha256>`; an empty file stands for one that could not be drawn. */
export const thumbnailFolder = (root: string): string => join(root, 'thumbnails')

export function createThumbnails({ root, atOnce = 1, waiting = 30, timeLimitMs = 15_000 }: ThumbnailsOptions): Thumbnails {
  const underWay = new Map<string, Promise<Buffer | null>>()
  const queued = inTurn({ atOnce, waiting })
  return {
    async of({ sha256, path, mediaType }) {
      if (!drawable.includes(mediaType)) return null
      const place = join(thumbnailFolder(root), sha256.slice(0, 2), sha256)
      const kept = await keptAt(place)
      if (kept !== undefined) return kept
      const drawing = underWay.get(sha256) ?? queued(() => make({ path, mediaType }, place, { root, timeLimitMs })).finally(() => { underWay.delete(sha256) })
      underWay.set(sha256, drawing)
      return drawing
    },
  }
}

/** What is kept: a picture, null for what could not be drawn lately, nothing. */
async function keptAt(place: string): Promise<Buffer | null | undefined> {
  try {
    const bytes = await readFile(place)
    if (bytes.length > 0) return bytes
    return Date.now() - (await stat(place)).mtimeMs < TRIED_MS ? null : undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

async function make(order: ThumbnailOrder, place: string, { root, timeLimitMs }: { readonly root: string; readonly timeLimitMs: number }): Promise<Buffer | null> {
  const temporary = join(root, 'tmp', `thumbnail-${randomUUID()}`)
  await mkdir(dirname(temporary), { recursive: true })
  await mkdir(dirname(place), { recursive: true })
  try {
    const file = await open(temporary, 'wx', 0o440)
    try {
      if (!(await isDrawn(order, file.fd, AbortSignal.timeout(timeLimitMs)))) await file.truncate()
    } finally {
      await file.close()
    }
    const bytes = await readFile(temporary)
    await rename(temporary, place)
    return bytes.length > 0 ? bytes : null
  } finally {
    await rm(temporary, { force: true })
  }
}

/** Runs the process. False when it fails, dies, or takes too long: whatever is wrong with the file is its reader's to see. */
async function isDrawn(order: ThumbnailOrder, out: number, signal: AbortSignal): Promise<boolean> {
  const child = fork(program, { stdio: ['ignore', 'ignore', 'ignore', out, 'ipc'], execArgv: ['--no-warnings', `--max-old-space-size=${HEAP_MB}`], env: {}, signal, killSignal: 'SIGKILL' })
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', resolve)
    // One that could not even be started never exits.
    child.on('error', () => { if (child.pid === undefined) resolve(null) })
  })
  child.send(order, () => undefined)
  return (await ended) === 0
}
