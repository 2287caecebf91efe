import { setTimeout as delay } from 'node:timers/promises'

/** The value below which `share` of the samples lie, by the nearest rank. @throws RangeError without samples */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b)
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
  if (value === undefined) throw new RangeError('nothing was measured')
  return value
}

export const median = (samples: readonly number[]): number => percentile(samples, 0.5)

/** Several measurements of one figure: their median, and the smallest and largest. */
export interface Spread {
  readonly median: number
  readonly least: number
  readonly most: number
}

export const spreadOf = (samples: readonly number[]): Spread => ({ median: median(samples), least: Math.min(...samples), most: Math.max(...samples) })

/**
 * Product and peer in turn, A B A B, so that what else the machine does hits both alike. Answers the ratio of each pair and both sides.
 * @param pairs how often; 5 or more for a figure that is published
 */
export async function inTurns(pairs: number, product: () => Promise<number>, peer: () => Promise<number>): Promise<{ readonly product: Spread; readonly peer: Spread; readonly ratio: Spread }> {
  const [mine, theirs]: [number[], number[]] = [[], []]
  for (let pair = 0; pair < pairs; pair += 1) {
    mine.push(await product())
    theirs.push(await peer())
  }
  return { product: spreadOf(mine), peer: spreadOf(theirs), ratio: spreadOf(mine.map((value, pair) => value / (theirs[pair] ?? Number.NaN))) }
}

/** Keeps `concurrency` of `work` going until `count` are done. Answers how many were done per second. */
export async function closedLoop(count: number, concurrency: number, work: (index: number) => Promise<void>): Promise<number> {
  let next = 0
  const began = performance.now()
  await Promise.all(Array.from({ length: Math.min(concurrency, count) }, async () => {
    while (next < count) {
      const index = next
      next += 1
      await work(index)
    }
  }))
  return count / ((performance.now() - began) / 1000)
}

/**
 * Asks at fixed times whether or not the last answer has come, until `done`. Each latency counts from the moment when the question should have
 * been asked, so a server that makes everybody wait does not hide behind questions that were not asked. Milliseconds.
 */
export async function openLoop(perSecond: number, ask: (index: number) => Promise<unknown>, done: Promise<unknown>): Promise<number[]> {
  const latencies: number[] = []
  const underWay: Promise<void>[] = []
  const state = { over: false }
  const over = done.finally(() => { state.over = true })
  const began = performance.now()
  for (let index = 0; !state.over; index += 1) {
    const intended = began + (index * 1000) / perSecond
    await delay(Math.max(0, intended - performance.now()))
    underWay.push(ask(index).then(() => { latencies.push(performance.now() - intended) }))
  }
  await Promise.all(underWay)
  await over
  return latencies
}
