import type { Database } from '@vinhdanh/record'

/** Leaves a record that was filled at once as one is found that grew over months: dead rows cleared away, tables counted. PostgreSQL would do it by itself, in the minutes after. */
export async function vacuum({ dataSource }: Database): Promise<void> {
  const connection = dataSource.createQueryRunner()
  try {
    // It may take longer than a statement has, on a slow disk.
    await connection.query('SET statement_timeout = 0')
    await connection.query('VACUUM (ANALYZE)')
    await connection.query('RESET statement_timeout')
  } finally {
    await connection.release()
  }
}
