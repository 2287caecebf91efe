import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { childEnvironment } from '@vinhdanh/config'
import type { Order, Report } from './order.ts'

const fromRoot = (path: string): URL => new URL(`../../../${path}`, import.meta.url)

/** A process of its own that carries out what it is told. */
export class Victim {
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, { resolve: (report: Report) => void; reject: (reason: Error) => void }>()
  #ended = false

  constructor(of: 'victim-process' | 'job-victim-process' = 'victim-process', environment: Record<string, string> = {}) {
    this.#child = fork(fileURLToPath(fromRoot(`test/fault/kill/${of}.ts`)), {
      env: childEnvironment(environment), execArgv: ['--no-warnings', '--import', fromRoot('swc-hook.mjs').href], serialization: 'advanced',
    })
    this.#child.on('message', (report: Report) => {
      this.#waiting.get(report.id)?.resolve(report)
      this.#waiting.delete(report.id)
    })
    this.#child.on('exit', (code) => {
      this.#ended = true
      for (const { reject } of this.#waiting.values()) reject(new Error(`the victim ended by itself with ${String(code)}`))
    })
  }

  /** Answers when the effect has ended, or stands where it was to stop. */
  carryOut(order: Order): Promise<Report> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(order.id, { resolve, reject })
      this.#child.send(order)
    })
  }

  /** SIGKILL: nothing in it runs any more, and the operating system hangs up its connections. */
  async kill(): Promise<void> {
    if (this.#ended) return
    this.#child.kill('SIGKILL')
    await once(this.#child, 'exit')
  }
}
