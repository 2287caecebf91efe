import { jest } from '@jest/globals'
import pg from 'pg'

/** What some work asks of PostgreSQL. */
export interface Asked {
  /** Statements, BEGIN and COMMIT counted. */
  readonly statements: number
  /** Ways to the server and back: statements that are given while others are unanswered go along with them. */
  readonly ways: number
}

/** Counts from here on, in this process, over every connection. */
export function countWays(): { of<T>(work: () => Promise<T>): Promise<Asked> } {
  const send = Reflect.get(pg.Client.prototype, 'query') as (this: pg.Client, ...parameters: unknown[]) => unknown
  const unanswered = new WeakMap<pg.Client, number>()
  let [statements, ways] = [0, 0]
  const add = (client: pg.Client, count: number): number => {
    const left = (unanswered.get(client) ?? 0) + count
    unanswered.set(client, left)
    return left
  }
  jest.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...parameters: unknown[]) {
    statements += 1
    if (add(this, 1) === 1) ways += 1
    const answer = send.apply(this, parameters)
    void Promise.resolve(answer).catch(() => undefined).finally(() => add(this, -1))
    return answer as never
  })
  return {
    async of(work) {
      const before = [statements, ways] as const
      await work()
      return { statements: statements - before[0], ways: ways - before[1] }
    },
  }
}
