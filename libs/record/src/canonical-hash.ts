import canonicalize from 'canonicalize'
import { createHash } from 'node:crypto'

/** SHA-256, in hex, of the canonical JSON (RFC 8785) of `value`: the same content has the same hash however its keys are ordered. */
export function canonicalHash(value: unknown): string {
  return createHash('sha256').update(canonicalize(value) ?? '').digest('hex')
}
