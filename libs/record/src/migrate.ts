import { Logger, runMigrations as migrateGraphile } from 'graphile-worker'
import { createDataSource } from './database.ts'

/** Key of the advisory lock that makes processes migrate one after the other. */
const migrationLock = 7_265_001

/** Brings the schema of the record and of the outbox up to date. Several processes may call it at once: one works, the others wait. */
export async function migrate(url: string): Promise<void> {
  const dataSource = createDataSource({ url, poolSize: 2, applicationName: 'vinhdanh-migrate' })
  await dataSource.initialize()
  try {
    const runner = dataSource.createQueryRunner()
    try {
      await runner.query('SET statement_timeout = 0')
      await runner.query('SET lock_timeout = 0')
      await runner.query('SELECT pg_advisory_lock($1)', [migrationLock])
      await migrateGraphile({ connectionString: url, logger: quiet })
      await dataSource.runMigrations()
      await runner.query('SELECT pg_advisory_unlock($1)', [migrationLock])
    } finally {
      await runner.release()
    }
  } finally {
    await dataSource.destroy()
  }
}

const quiet = new Logger(() => () => undefined)
