import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import type { Stand } from '../stand.ts'
import type { Verdict } from './verdict.ts'

/** I12: no token that opens something stands in plain text in the databases (Temporal's histories among them), the logs or a mail. */
export async function judgeSecrets({ tokens, config, urls, logDir, mail }: Stand): Promise<Verdict[]> {
  const secrets = Object.values(tokens)
  const found = [...await inDatabase(config.databaseUrl, secrets), ...await inDatabase(urls.temporalStore, secrets)]
  for (const name of await readdir(logDir)) {
    const text = await readFile(join(logDir, name), 'utf8')
    if (secrets.some((secret) => text.includes(secret))) found.push(`the log ${name}`)
  }
  for (const { text, html, subject } of mail.messages()) if (secrets.some((secret) => `${text}${html}${subject}`.includes(secret))) found.push('a mail')
  return found.map((place) => ({ promise: 'I12: tokens are nowhere in plain text', words: `${place} holds one` }))
}

/** The tables with a row that holds one of the texts, also in binary columns, which show as hexadecimal digits. */
async function inDatabase(connectionString: string, secrets: readonly string[]): Promise<string[]> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>(`SELECT format('%I.%I', schemaname, relname) AS name FROM pg_stat_user_tables`)
    const patterns = secrets.flatMap((secret) => [`%${secret}%`, `%${Buffer.from(secret).toString('hex')}%`])
    const found: string[] = []
    for (const { name } of rows) if ((await client.query(`SELECT 1 FROM ${name} r WHERE r::text LIKE ANY($1) LIMIT 1`, [patterns])).rowCount) found.push(`table ${name}`)
    return found
  } finally {
    await client.end()
  }
}
