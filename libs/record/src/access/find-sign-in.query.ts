import type { Reader } from '../reader.ts'

/** What a sign-in is checked against. */
export interface SignIn {
  readonly personId: string
  readonly passwordHash: string
  readonly active: boolean
}

/** The account behind a login, in any case of its letters; null when there is none. */
export async function findSignIn(reader: Reader, login: string): Promise<SignIn | null> {
  const [row] = await reader.query<SignIn>(
    `SELECT id AS "personId", password_hash AS "passwordHash", active FROM person WHERE login = lower($1)`,
    [login.trim()],
  )
  return row ?? null
}
