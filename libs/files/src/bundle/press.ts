import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { AppError } from '@vinhdanh/domain'
import { inTurn } from '../in-turn.ts'
import type { BundleMade, BundleOrder } from './bundle-order.ts'

/** A bundle that is ready: to be read once, from its start. */
export interface Bundle extends BundleMade {
  readonly stream: Readable
  /** In bytes. */
  readonly size: number
  /** The most memory that its making took, in MiB, in the process that has ended by now. */
  readonly peakMiB: number
}

export interface PressOptions {
  /** Folder for the files that are being made, on a disk rather than in memory; made when absent. */
  readonly folder: string
  /** How many are made at once, each in a process of its own. */
  readonly atOnce?: number
  /** How many may wait for their turn; who comes after them is asked to come back. */
  readonly waiting?: number
  /** Longest that one may take, in milliseconds. */
  readonly timeLimitMs?: number
}

export interface BundlePress {
  /**
   * Makes a bundle when its turn comes. Nothing of it is left behind, however this process or the other ends: its file has no name from the start.
   * @throws AppError `upstream.unavailable` when too many wait, it takes too long, or its process dies; whatever the signal says when the reader has gone
   */
  make(order: BundleOrder, signal: AbortSignal): Promise<Bundle>
}

const HEAP_MB = 1024
// the same file as TypeScript when run from sources, as JavaScript when built
const program = new URL(import.meta.url.endsWith('.ts') ? './bundle-process.ts' : './bundle-process.js', import.meta.url)

export function createBundlePress({ folder, atOnce = 1, waiting = 5, timeLimitMs = 120_000 }: PressOptions): BundlePress {
  const queued = inTurn({ atOnce, waiting })
  return {
    async make(order, signal) {
      signal.throwIfAborted()
      try {
        return await queued(() => print(order, folder, AbortSignal.any([signal, AbortSignal.timeout(timeLimitMs)])), signal)
      } catch (error) {
        signal.throwIfAborted()
        throw error instanceof AppError ? error : new AppError('upstream.unavailable', {}, { cause: error })
      }
    },
  }
}

async function print(order: BundleOrder, folder: string, signal: AbortSignal): Promise<Bundle> {
  await mkdir(folder, { recursive: true })
  const path = join(folder, `bundle-${randomUUID()}`)
  const file = await open(path, 'wx+', 0o600)
  try {
    await rm(path)
    const made = await runProcess(order, file, signal)
    const { size } = await file.stat()
    return { ...made, size, stream: file.createReadStream({ start: 0 }) }
  } catch (error) {
    await file.close()
    throw error
  }
}

/** Errors: what the signal says, or that the process ended without a word. Its error goes to our own log. */
function runProcess(order: BundleOrder, file: FileHandle, signal: AbortSignal): Promise<BundleMade & { readonly peakMiB: number }> {
  return new Promise((resolve, reject) => {
    const child = fork(program, { stdio: ['ignore', 'ignore', 'inherit', file.fd, 'ipc'], execArgv: ['--no-warnings', `--max-old-space-size=${HEAP_MB}`], env: {}, signal, killSignal: 'SIGKILL' })
    child.once('message', (made) => resolve(made as BundleMade & { peakMiB: number }))
    child.once('error', reject)
    child.once('exit', (code, by) => reject(new Error(`the process that makes a bundle ended with ${code ?? by ?? 'nothing'}`)))
    child.send(order, (error) => { if (error) reject(error) })
  })
}
