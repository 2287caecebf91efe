import type { Database } from '../database.ts'

/** The record's present moment (UTC): the database's clock, plus what the local stack has skipped. */
export async function recordNow(database: Database): Promise<Date> {
  const { now } = await database.queryOne<{ now: Date }>('SELECT record_now() AS now')
  return now
}
