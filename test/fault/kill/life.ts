import { AsyncLocalStorage } from 'node:async_hooks'
import pg from 'pg'
import type { Moment, Order, Report } from './order.ts'

type Query = (this: unknown, ...parameters: unknown[]) => Promise<unknown>

/** One effect under way: it counts its transactions and its calls to other servers, and stands still where the order says. */
export class Life {
  readonly order: Order
  transactions = 0
  #inTransaction = false
  #standsStill = false

  constructor(order: Order) {
    this.order = order
  }

  /** Sends a statement, or stands still before or after it. */
  async pass(text: string, send: () => Promise<unknown>): Promise<unknown> {
    // What was not waited for is followed by others.
    if (this.#standsStill) return new Promise(() => undefined)
    if (/^(START TRANSACTION|BEGIN)/i.test(text)) {
      this.transactions += 1
      this.#inTransaction = true
      return this.#at('before') ? this.#standStill() : send()
    }
    if (/^(COMMIT|ROLLBACK)/i.test(text)) {
      this.#inTransaction = false
      if (text.startsWith('COMMIT') && this.#at('inside')) return this.#standStill()
      const answer = await send()
      return text.startsWith('COMMIT') && this.#at('after') ? this.#standStill() : answer
    }
    // Outside of a transaction a statement that writes is one.
    if (this.#inTransaction || !/INSERT INTO|UPDATE \w+\s+SET|DELETE FROM|add_job/.test(text)) return send()
    return this.cross(send)
  }

  /** One call that is an effect by itself, of PostgreSQL or another server. Inside of it means that it was sent and nobody waits for the answer. */
  async cross<T>(send: () => Promise<T>): Promise<T> {
    this.transactions += 1
    if (this.#at('before')) return this.#standStill()
    const sent = send()
    if (this.#at('inside')) return this.#standStill()
    const answer = await sent
    return this.#at('after') ? this.#standStill() : answer
  }

  #at(moment: Moment): boolean {
    return this.order.stop?.transaction === this.transactions && this.order.stop.moment === moment
  }

  #standStill(): Promise<never> {
    this.#standsStill = true
    report({ id: this.order.id, stopped: true })
    return new Promise(() => undefined)
  }
}

export const lives = new AsyncLocalStorage<Life>()
/** Every statement of every connection goes through the life that sends it. */
const query = Reflect.get(pg.Client.prototype, 'query') as Query
Reflect.set(pg.Client.prototype, 'query', function (this: unknown, ...parameters: unknown[]) {
  const life = lives.getStore()
  const send = (): Promise<unknown> => query.apply(this, parameters)
  const [first] = parameters
  return life ? life.pass(typeof first === 'string' ? first : (first as { text: string }).text, send) : send()
})

/** Tells whoever started this process. */
export const report = (words: Report): void => void process.send?.(words)
