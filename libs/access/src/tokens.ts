import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** 32 random bytes as base64url (43 characters): for sessions and bearer tokens. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What the record keeps of a token: SHA-256 as hex. A plain hash suffices for 256 random bits (ASVS 6.5.2). */
export function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** True for text that can be a token of ours; anything else need not be looked up. */
export function looksLikeToken(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]{43}$/.test(value)
}

/** The synchroniser token of a session's forms: an HMAC of the session's own token, so nothing has to be stored. */
export function csrfTokenFor(sessionToken: string, secret: string): string {
  return createHmac('sha256', secret).update(`csrf:${sessionToken}`).digest('base64url')
}

/** The key that makes codes, and, while it is changed, the one before it: what that one made is still believed. At least 32 bytes each. */
export interface Secrets {
  readonly secret: string
  readonly previousSecret?: string | undefined
}

/** True for the code that `make` gives with one of the keys. */
export function isMadeWith({ secret, previousSecret }: Secrets, code: string, make: (secret: string) => string): boolean {
  return [secret, previousSecret].some((key) => key !== undefined && sameSecret(code, make(key)))
}

/** Compares two secrets in time that does not depend on where they differ. */
export function sameSecret(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(digestOf(a)), Buffer.from(digestOf(b))]
  return timingSafeEqual(left, right)
}
