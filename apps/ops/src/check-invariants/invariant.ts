import type { Reader } from '@vinhdanh/record'
import type { FileStore } from '@vinhdanh/files'
import type { connectClient } from '@vinhdanh/temporal'

/** What the invariants are checked against. Without Temporal, a mail catcher or the files, what concerns those is left out. */
export interface InvariantContext {
  readonly database: Reader
  readonly temporal?: ReturnType<typeof connectClient>
  /** The queue on which this installation's workflows run. Without it every workflow of the namespace is taken for one of its own. */
  readonly taskQueue?: string
  /** Address of the pages of the mail catcher of a local or test stack. */
  readonly mailCatcher?: string
  readonly files?: Pick<FileStore, 'verify'>
}

/** Something that must always be true of a whole installation. */
export interface Invariant {
  readonly id: string
  readonly title: string
  /** Each breach in words that begin with the dossier's code, where one is concerned. Empty: it holds. */
  check(context: InvariantContext): Promise<string[]>
}

/** The breaches that one query finds: its rows have one column, `breach`. */
export async function breaches(database: Reader, sql: string): Promise<string[]> {
  return (await database.query<{ breach: string }>(`${sql} LIMIT 1000`)).map((row) => row.breach)
}

/** As `breaches`, of several queries one after the other. */
export async function allBreaches(database: Reader, ...queries: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const sql of queries) found.push(...(await breaches(database, sql)))
  return found
}
