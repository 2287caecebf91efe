import { type Algorithm, hash, verify } from '@node-rs/argon2'
import { randomToken } from './tokens.ts'

/** Argon2id with the first recommended setting of the OWASP cheat sheet (19 MiB, 2 passes, 1 lane): some 20 ms on one core. */
const argon2id: Algorithm = 2
const cost = { algorithm: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** A password longer than this is refused before hashing, so that a long body buys no computing time. Characters. */
export const longestPassword = 200

/** The text to store for a password (PHC format, salt inside). */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFC'), cost)
}

let decoy: Promise<string> | undefined

/**
 * True if `password` is the one behind `stored`. With `stored` null (nobody has that login) it works just as long and
 * answers false, so that the answer's time tells nothing (ASVS 6.3.8).
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword(randomToken())
  const matches = await verify(stored ?? (await decoy), password.slice(0, longestPassword + 1).normalize('NFC'))
  return matches && stored !== null && password.length <= longestPassword
}
