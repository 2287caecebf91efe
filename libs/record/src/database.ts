import { type Actor, AppError } from '@vinhdanh/domain'
import { inSpan, type Note } from '@vinhdanh/telemetry'
import { DataSource } from 'typeorm'
import { entities } from './entities.ts'
import { asAppError, isWorthRetrying } from './database-errors.ts'
import { answerOf, keepAnswer, nextEffect } from './keyed-request.ts'
import { migrations } from './migrations/index.ts'
import { SnakeNaming } from './naming.ts'
import { RecordClient } from './record-client.ts'
import { together } from './together.ts'
import { Transaction } from './transaction.ts'

export interface DatabaseOptions {
  readonly url: string
  readonly poolSize?: number
  /** Shown by PostgreSQL in pg_stat_activity. */
  readonly applicationName: string
}

const triesOnConflict = 3

/** The door to PostgreSQL: `transact` for everything that writes, `query` for everything that only reads. */
export class Database {
  readonly dataSource: DataSource

  private constructor(dataSource: DataSource) {
    this.dataSource = dataSource
  }

  static async open(options: DatabaseOptions): Promise<Database> {
    const dataSource = createDataSource(options)
    try {
      await dataSource.initialize()
    } catch (error) {
      throw asAppError(error)
    }
    return new Database(dataSource)
  }

  /**
   * One short transaction. All of it is committed or nothing; deadlocks and serialisation failures are tried again with jitter.
   * Within a request that has an Idempotency-Key it is done once for that key.
   * Errors: AppError `upstream.record-unavailable` when PostgreSQL cannot be reached, else what `work` throws.
   */
  async transact<T>(actor: Actor, work: (tx: Transaction) => Promise<T> | T): Promise<T> {
    return inSpan('transaction', 'part', {}, (note) => this.#transact(actor, work, note))
  }

  async #transact<T>(actor: Actor, work: (tx: Transaction) => Promise<T> | T, note: Note): Promise<T> {
    const effect = nextEffect()
    for (let attempt = 1; ; attempt++) {
      try {
        let sent = Promise.resolve<PromiseSettledResult<unknown>[]>([])
        const result = await this.dataSource.transaction(async (manager) => {
          const [tx, before] = await together([Transaction.begin(manager, actor), effect && answerOf(manager, effect)])
          if (before) return before.answer as T
          const answer = await work(tx)
          if (effect) keepAnswer(tx, effect, answer)
          note({ ...tx.written, 'vinhdanh.attempt': attempt })
          // COMMIT goes along with them. Where one fails nothing is kept: PostgreSQL then takes COMMIT for ROLLBACK.
          sent = Promise.allSettled(await tx.sendLast())
          return answer
        })
        for (const answer of await sent) if (answer.status === 'rejected') throw answer.reason
        return result
      } catch (error) {
        if (!isWorthRetrying(error) || attempt >= triesOnConflict) throw asAppError(error)
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 30 * attempt))
      }
    }
  }

  /** Rows of one read. `sql` takes its time from `record_now()`. */
  async query<T>(sql: string, parameters: readonly unknown[] = []): Promise<T[]> {
    try {
      return await this.dataSource.query<T[]>(sql, [...parameters])
    } catch (error) {
      throw asAppError(error)
    }
  }

  async queryOne<T>(sql: string, parameters: readonly unknown[] = []): Promise<T> {
    const [row] = await this.query<T>(sql, parameters)
    if (row === undefined) throw new AppError('not-found')
    return row
  }

  async close(): Promise<void> {
    await this.dataSource.destroy()
  }
}

/** @param limits of statements other than those of people's requests, in milliseconds */
export function createDataSource({ url, poolSize = 10, applicationName }: DatabaseOptions, limits: { readonly statement_timeout?: number; readonly lock_timeout?: number } = {}): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    entities,
    migrations,
    namingStrategy: new SnakeNaming(),
    migrationsTransactionMode: 'each',
    applicationName,
    poolErrorHandler: () => {
      // pg drops the broken connection itself; the next query opens another or answers «unavailable».
    },
    // Compiling a query costs more than our longest takes. A connection keeps its plans for as long as somebody asks now and then: whoever comes after a quiet minute should not wait for all of them.
    extra: { Client: RecordClient, options: '-c jit=off', max: poolSize, idleTimeoutMillis: 600_000, connectionTimeoutMillis: 5_000, statement_timeout: 15_000, lock_timeout: 5_000, idle_in_transaction_session_timeout: 30_000, ...limits },
  })
}
