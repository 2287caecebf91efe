import { AppError, type Actor } from '@vinhdanh/domain'
import type { Reader } from '../reader.ts'
import type { SendTime } from '../notices/send-time.ts'
import type { Locale } from './actor.query.ts'

export interface OwnSession {
  readonly digest: string
  readonly createdAt: Date
  readonly expiresAt: Date
}

export interface OwnToken {
  readonly digest: string
  readonly label: string
  readonly createdAt: Date
}

export interface OwnAccount {
  readonly id: string
  readonly login: string
  readonly name: string
  readonly email: string
  readonly locale: Locale
  /** Whether notices of tasks come at once or with the digest. */
  readonly dutyMail: SendTime
  /** Open ones, the newest first. */
  readonly sessions: readonly OwnSession[]
  /** Those that work, the newest first. */
  readonly tokens: readonly OwnToken[]
}

/** What a person may see and change of their own account. Errors: AppError `not-found` for a part of the system. */
export async function ownAccount(reader: Reader, { personId }: Actor): Promise<OwnAccount> {
  const [person] = await reader.query<Omit<OwnAccount, 'sessions' | 'tokens'>>('SELECT id, login, name, email, locale, duty_mail AS "dutyMail" FROM person WHERE id = $1', [personId])
  if (!person) throw new AppError('not-found')
  const sessions = await reader.query<OwnSession>(
    `SELECT digest, created_at AS "createdAt", expires_at AS "expiresAt" FROM session WHERE person_id = $1 AND expires_at > now() ORDER BY created_at DESC`, [personId])
  const tokens = await reader.query<OwnToken>(
    `SELECT digest, label, created_at AS "createdAt" FROM api_token WHERE person_id = $1 AND revoked_at IS NULL ORDER BY created_at DESC`, [personId])
  return { ...person, sessions, tokens }
}
