/** What a peer's process is told: to run so many dossiers, or to end. */
export type Order = { readonly count: number; readonly concurrency: number } | 'end'

/** What it answers. */
export interface Result {
  readonly perSecond: number
  /** Milliseconds from each decision to the next open task. */
  readonly latencies: readonly number[]
  /** Milliseconds of processor time of the peer's own process for each dossier. */
  readonly cpuMs: number
}

/** Serves orders from the parent process, one at a time. */
export function servePeer(run: (count: number, concurrency: number) => Promise<Omit<Result, 'cpuMs'>>, end: () => Promise<void>): void {
  process.on('message', (order: Order) => {
    void (async () => {
      if (order === 'end') {
        await end()
        process.exit()
      }
      const before = process.cpuUsage()
      const result = await run(order.count, order.concurrency)
      const { user, system } = process.cpuUsage(before)
      process.send?.({ ...result, cpuMs: (user + system) / 1000 / order.count } satisfies Result)
    })()
  })
  process.send?.('ready')
}
