import type { Reader } from '@vinhdanh/record'

/** What one run makes other than the next: ids, instants, digests, and codes from a sequence, which a transaction that is undone does not give back. */
const madeAnew = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d(?::?\d\d)?)?|[0-9a-f]{64}|(?:VD|TT)-\d{4}-\d{5,6}/g
/** Of a job: the numbers of its row and of its name (the key tells it), how often it was asked for again, and when the library last touched it. */
const hiddenOfJobs = `- 'id' - 'task_id' - 'revision' - 'updated_at' - 'created_at'`

/** Every row of every table as text, by table. */
export type Rows = ReadonlyMap<string, readonly string[]>

export async function readRows(database: Reader): Promise<Rows> {
  const tables = await database.query<{ name: string }>(
    `SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) AS name FROM information_schema.tables
     WHERE table_type = 'BASE TABLE' AND (table_schema = 'public' OR table_name = '_private_jobs') ORDER BY 1`,
  )
  const each = tables.map(({ name }) => `SELECT '${name}' AS name, (to_jsonb(t) ${name.endsWith('_private_jobs') ? hiddenOfJobs : ''})::text AS row FROM ${name} t`)
  const rows = new Map<string, string[]>(tables.map(({ name }) => [name, []]))
  for (const { name, row } of await database.query<{ name: string; row: string }>(each.join(' UNION ALL '))) rows.get(name)?.push(row)
  return rows
}

/** What stands in the record beyond `before`, and what is gone from it: two runs of one effect from the same beginning have the same image. Sorted lines. */
export function imageOf(rows: Rows, before: Rows): string[] {
  const known = new Set([...before.values()].flatMap((lines) => lines.flatMap((line) => line.match(madeAnew) ?? [])))
  const lines: string[] = []
  for (const [table, all] of rows) {
    const old = new Set(before.get(table))
    const now = new Set(all)
    lines.push(...all.filter((line) => !old.has(line)).map((line) => `+ ${table} ${line.replace(madeAnew, (found) => (known.has(found) ? found : 'new'))}`))
    lines.push(...[...old].filter((line) => !now.has(line)).map((line) => `- ${table} ${line}`))
  }
  return lines.sort()
}
