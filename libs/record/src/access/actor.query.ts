import type { Actor, Post } from '@vinhdanh/domain'
import { currentContext } from '@vinhdanh/telemetry'
import type { Reader } from '../reader.ts'

export type Locale = 'vi' | 'en'

export interface SignedInPerson {
  readonly id: string
  readonly login: string
  readonly name: string
  readonly email: string
  readonly locale: Locale
}

export interface KnownActor {
  readonly actor: Actor
  readonly person: SignedInPerson
}

export interface SessionActor extends KnownActor {
  readonly session: { readonly createdAt: Date; readonly expiresAt: Date }
  /** The record's present moment. */
  readonly now: Date
}

interface PersonRow extends SignedInPerson {
  readonly posts: Post[]
}

const person = `p.id, p.login, p.name, p.email, p.locale`
/** Posts held on the record's present day; first and last day both count. */
const posts = `
  coalesce((
    SELECT jsonb_agg(jsonb_build_object('unitId', u.id, 'path', u.path, 'role', post.role) ORDER BY u.path, post.role)
    FROM post JOIN unit u ON u.id = post.unit_id
    WHERE post.person_id = p.id AND post.valid_from <= record_today() AND (post.valid_to IS NULL OR post.valid_to >= record_today())
  ), '[]') AS posts`

/** Who is signed in with the session of this token digest. Null when there is none, it has expired, or the person is no longer active. */
export async function findActorBySession(reader: Reader, digest: string): Promise<SessionActor | null> {
  const [row] = await reader.query<PersonRow & { createdAt: Date; expiresAt: Date; now: Date }>(
    `SELECT ${person}, ${posts}, s.created_at AS "createdAt", s.expires_at AS "expiresAt", record_now() AS now
     FROM session s JOIN person p ON p.id = s.person_id
     WHERE s.digest = $1 AND s.expires_at > now() AND p.active`,
    [digest],
  )
  return row ? { ...known(row), session: { createdAt: row.createdAt, expiresAt: row.expiresAt }, now: row.now } : null
}

/** Whom the bearer token of this digest acts for. Null when it is unknown or revoked, or the person is no longer active. */
export async function findActorByApiToken(reader: Reader, digest: string): Promise<KnownActor | null> {
  const [row] = await reader.query<PersonRow>(
    `SELECT ${person}, ${posts}
     FROM api_token t JOIN person p ON p.id = t.person_id
     WHERE t.digest = $1 AND t.revoked_at IS NULL AND p.active`,
    [digest],
  )
  return row ? known(row) : null
}

/** The actor of an active person, for what is done in that person's name without a request of theirs. */
export async function findActor(reader: Reader, personId: string): Promise<KnownActor | null> {
  const [row] = await reader.query<PersonRow>(`SELECT ${person}, ${posts} FROM person p WHERE p.id = $1 AND p.active`, [personId])
  return row ? known(row) : null
}

function known({ id, login, name, email, locale, posts: held }: PersonRow): KnownActor {
  return {
    actor: { kind: 'person', personId: id, name, posts: held, requestId: currentContext().requestId ?? '' },
    person: { id, login, name, email, locale },
  }
}
