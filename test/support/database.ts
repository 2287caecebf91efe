import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { sharedStack, TEMPLATE } from './shared-stack.ts'

export interface FreshDatabase {
  url: string
  /**
   * Removes it; those still connected are cut off. @throws Error when transactions waited for each other in a circle meanwhile: PostgreSQL finds that after a second and gives up
   * one of them, which begins anew, so that nothing but the second tells of it.
   */
  drop(): Promise<void>
}

/** A database of its own for a test file, already migrated: a copy of the run's template, made in some 50 ms. */
export const freshDatabase = (): Promise<FreshDatabase> => newDatabase(`template ${TEMPLATE}`)

/** A copy of a database to which nobody is connected, as it stands. */
export const copyOfDatabase = (url: string): Promise<FreshDatabase> => newDatabase(`template ${new URL(url).pathname.slice(1)}`)

/** An empty database, for tests of the migrations themselves. */
export const emptyDatabase = (): Promise<FreshDatabase> => newDatabase('template template0')

async function newDatabase(options: string): Promise<FreshDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  await asAdmin(`create database ${name} ${options}`)
  return {
    url: Object.assign(new URL(sharedStack().adminUrl), { pathname: `/${name}` }).href,
    async drop() {
      const [met] = await asAdmin<{ deadlocks: number }>('select deadlocks::int from pg_stat_database where datname = $1', name)
      await asAdmin(`drop database ${name} with (force)`)
      if (met && met.deadlocks > 0) throw new Error(`${met.deadlocks} times transactions waited for each other`)
    },
  }
}

const asAdmin = <Row extends pg.QueryResultRow>(statement: string, ...parameters: unknown[]): Promise<Row[]> => runAt<Row>(sharedStack().adminUrl, statement, ...parameters)

/** One statement, or several without parameters, over a connection of their own. */
export async function runAt<Row extends pg.QueryResultRow>(url: string, statement: string, ...parameters: unknown[]): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(statement, parameters)).rows
  } finally {
    await client.end()
  }
}
