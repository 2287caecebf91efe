import { setTimeout as delay } from 'node:timers/promises'
import { Logger, runMigrations as migrateGraphile } from 'graphile-worker'
import type { DataSource } from 'typeorm'
import { createDataSource } from './database.ts'
import { isWorthRetrying } from './database-errors.ts'

/** Key of the advisory lock that makes processes migrate one after the other. */
const migrationLock = 7_265_001
/** Whoever reads a table waits behind a migration that waits for its lock: so long at most, then they go first and it asks again. In milliseconds. */
const lockTimeoutMs = 2_000
const pauseMs = 1_000

export interface MigrateOptions {
  /** For how long it asks again for a lock that others keep. In milliseconds. */
  readonly patienceMs?: number
}

/**
 * Brings the schema of the record and of the outbox up to date, while others work with it. Several processes may call it at once: one works, the others wait.
 * @throws when others keep a lock for longer than its patience, naming them: what was done until then stays, and the rest is done when it is called again
 */
export async function migrate(url: string, { patienceMs = 120_000 }: MigrateOptions = {}): Promise<void> {
  const dataSource = createDataSource({ url, poolSize: 2, applicationName: 'vinhdanh-migrate' }, { statement_timeout: 0, lock_timeout: lockTimeoutMs })
  await dataSource.initialize()
  const patientUrl = new URL(url)
  patientUrl.searchParams.set('lock_timeout', String(lockTimeoutMs))
  try {
    const runner = dataSource.createQueryRunner()
    try {
      await runner.query('SET lock_timeout = 0')
      await runner.query('SELECT pg_advisory_lock($1)', [migrationLock])
      await untilLocked(dataSource, patienceMs, async () => {
        await migrateGraphile({ connectionString: patientUrl.href, logger: quiet })
        await dataSource.runMigrations()
      })
      await runner.query('SELECT pg_advisory_unlock($1)', [migrationLock])
    } finally {
      await runner.release()
    }
  } finally {
    await dataSource.destroy()
  }
}

/** Does the work again for as long as others keep what it has to lock; each migration is one transaction, so nothing is done by halves. */
async function untilLocked(dataSource: DataSource, patienceMs: number, work: () => Promise<void>): Promise<void> {
  for (const end = performance.now() + patienceMs; ;) {
    try {
      return await work()
    } catch (error) {
      if (!isWorthRetrying(error)) throw error
      if (performance.now() > end) throw new Error(`a migration waited in vain for a lock, the schema is not up to date; oldest transactions: ${await oldestTransactions(dataSource)}`, { cause: error })
      await delay(pauseMs)
    }
  }
}

/** Who may keep a migration from its lock, for an operator. Statements are left out: they may quote what is in the record. */
async function oldestTransactions(dataSource: DataSource): Promise<string> {
  const rows = await dataSource.query<{ who: string }[]>(
    `SELECT format('pid %s (%s, %s) for %s s', pid, coalesce(nullif(application_name, ''), 'nameless'), state, round(extract(epoch FROM clock_timestamp() - xact_start))) AS who
     FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL AND backend_type = 'client backend' ORDER BY xact_start LIMIT 3`)
  return rows.map(({ who }) => who).join(', ')
}

const quiet = new Logger(() => () => undefined)
