import { closedLoop } from '../measure.ts'

/**
 * Drives dossiers of a peer: each decision is made the moment its task opens. `opened` is to be called by the peer for each open task, `run` starts
 * dossiers and waits for their end.
 */
export function levelLoop(decide: (dossier: string, level: number) => Promise<void>) {
  const decidedAt = new Map<string, number>()
  let latencies: number[] = []
  let failure: unknown
  return {
    opened(dossier: string, level: number): void {
      const asked = decidedAt.get(dossier)
      if (asked !== undefined) latencies.push(performance.now() - asked)
      setImmediate(() => {
        decidedAt.set(dossier, performance.now())
        decide(dossier, level).catch((error: unknown) => { failure = error })
      })
    },
    async run(count: number, concurrency: number, one: () => Promise<string>): Promise<{ perSecond: number; latencies: number[] }> {
      latencies = []
      const perSecond = await closedLoop(count, concurrency, async () => { decidedAt.delete(await one()) })
      if (failure) throw failure instanceof Error ? failure : new Error('a decision failed', { cause: failure })
      return { perSecond, latencies }
    },
  }
}
