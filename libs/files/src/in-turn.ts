import { AppError } from '@vinhdanh/domain'

export interface TurnOptions {
  /** How many are at work at once. */
  readonly atOnce: number
  /** How many may wait for their turn; who comes after them is asked to come back. */
  readonly waiting: number
}

/** Runs work when its turn comes, in the order of asking. @throws AppError `upstream.unavailable` when too many wait; what the signal says when whoever asked has gone */
export type InTurn = <T>(work: () => Promise<T>, signal?: AbortSignal) => Promise<T>

/** A queue for work that takes much of a machine. */
export function inTurn({ atOnce, waiting }: TurnOptions): InTurn {
  let atWork = 0
  const queue: (() => void)[] = []
  const turn = async (signal: AbortSignal | undefined): Promise<void> => {
    if (atWork < atOnce) { atWork += 1; return }
    if (queue.length >= waiting) throw new AppError('upstream.unavailable')
    await new Promise<void>((resolve, reject) => {
      const go = () => { signal?.removeEventListener('abort', leave); resolve() }
      const leave = () => { queue.splice(queue.indexOf(go), 1); reject(signal?.reason as Error) }
      queue.push(go)
      signal?.addEventListener('abort', leave, { once: true })
    })
  }
  // Whoever is next takes over the place.
  const done = () => { const next = queue.shift(); if (next) next(); else atWork -= 1 }
  return async (work, signal) => {
    await turn(signal)
    return work().finally(done)
  }
}
