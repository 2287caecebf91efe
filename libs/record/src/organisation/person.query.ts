import type { Locale } from '../access/actor.query.ts'
import type { Reader } from '../reader.ts'

export interface PersonLine {
  readonly id: string
  readonly login: string
  readonly name: string
  readonly email: string
  readonly locale: Locale
  readonly active: boolean
}

/** The account with this login, in any case of its letters; null when there is none. */
export async function personByLogin(reader: Reader, login: string): Promise<PersonLine | null> {
  const [row] = await reader.query<PersonLine>('SELECT id, login, name, email, locale, active FROM person WHERE login = lower($1)', [login.trim()])
  return row ?? null
}
