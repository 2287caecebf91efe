import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { sharedStack, TEMPLATE } from './shared-stack.ts'

export interface FreshDatabase {
  url: string
  /** removes it; those still connected are cut off */
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
    drop: () => asAdmin(`drop database ${name} with (force)`),
  }
}

async function asAdmin(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: sharedStack().adminUrl })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
