import { AsyncLocalStorage } from 'node:async_hooks'
import { setImmediate as endOfTurn } from 'node:timers/promises'

/** One piece of work at a time: whoever comes meanwhile waits, and becomes more. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()

  take<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#last.then(work)
    this.#last = next.catch(() => undefined)
    return next
  }
}

export interface Gathered<Item, Answer> {
  /** Shared by what should not go on side by side, so that more of each goes together. */
  readonly turns: Turns
  together(this: void, items: readonly Item[]): Promise<ReadonlyMap<Item, Answer>>
  /** For whatever `together` leaves out of its answers, and for everything where it fails: nothing holds up what happened to go along with it. */
  alone(this: void, item: Item): Promise<Answer>
}

interface Asked<Item, Answer> {
  readonly item: Item
  readonly answer: (answer: Answer | Promise<Answer>) => void
  /** Runs something in the trace, and under the log's ids, of the one who asked. */
  readonly as: <T>(work: () => T) => T
}

/** Makes one piece of work of what is asked while another is at work; what comes alone goes at once. In a trace it stands below the one who asked first. */
export function gather<Item, Answer>({ turns, together, alone }: Gathered<Item, Answer>): (item: Item) => Promise<Answer> {
  let waiting: Asked<Item, Answer>[] = []
  const work = async (): Promise<void> => {
    // Those who were answered together ask for the next thing one after the other, before the event loop goes on.
    await endOfTurn()
    const asked = waiting
    waiting = []
    const answers = await asked[0]?.as(() => together(asked.map(({ item }) => item))).catch(() => null)
    for (const { item, answer, as } of asked) answer(answers?.has(item) ? (answers.get(item) as Answer) : as(() => alone(item)))
  }
  return (item) => new Promise((answer) => {
    waiting.push({ item, answer, as: AsyncLocalStorage.snapshot() })
    if (waiting.length === 1) void turns.take(work)
  })
}
