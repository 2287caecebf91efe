import { setTimeout as delay } from 'node:timers/promises'
import type { Part as Started } from '../../../apps/local/src/supervised.ts'
import { signalTree } from './process-tree.ts'

/** What is started must say which process to kill. */
export interface Startable extends Started {
  readonly pid: number | undefined
}

/** Pause before a fallen part is started again: what an orchestrator needs to notice. */
const RESTART_MS = 300
const UP_WITHIN_MS = 180_000

/**
 * One process of the installation, or one server with its children, that a fault may hit. It is started again at once whenever it falls: the supervisor of
 * `npm start` waits longer with every fall, which would measure its patience instead of the recovery.
 */
export class Part {
  readonly name: string
  private readonly start: () => Promise<Startable>
  /** A keeper above it stays alive and tells of its end. */
  private readonly kept: boolean
  private current: Startable | undefined
  private stopping = false
  private watching: Promise<void> = Promise.resolve()

  constructor(name: string, start: () => Promise<Startable>, { kept }: { readonly kept: boolean }) {
    this.name = name
    this.start = start
    this.kept = kept
  }

  /** Starts it for the first time. @throws what the start throws */
  async begin(): Promise<void> {
    this.current = await this.start()
    this.watching = this.watch()
  }

  get isUp(): boolean {
    return this.current !== undefined
  }

  /** Waits until it answers. @throws Error when it does not come back within three minutes */
  async up(withinMs = UP_WITHIN_MS): Promise<void> {
    for (const end = Date.now() + withinMs; !this.isUp; await delay(20)) if (Date.now() > end) throw new Error(`${this.name} did not come back within ${withinMs} ms`)
  }

  async signal(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Promise<void> {
    const pid = this.current?.pid
    if (signal === 'SIGKILL') this.current = undefined
    if (pid !== undefined) await signalTree(pid, signal, { withRoot: !this.kept })
  }

  /** Stops it in good order; it is started again like one that fell. */
  async restart(): Promise<void> {
    const stopped = this.current
    this.current = undefined
    await stopped?.stop()
  }

  async stop(): Promise<void> {
    this.stopping = true
    await this.current?.stop()
    await this.watching
    await this.current?.stop() // it may have come back while it was told to stop
  }

  private async watch(): Promise<void> {
    let running = this.current
    while (!this.stopping) {
      await running?.ended
      this.current = undefined
      if (this.stopping) return
      await delay(RESTART_MS)
      running = await this.start().catch(() => undefined) // what it needs may be away itself: its own log says why
      this.current = running
    }
  }
}
