import { notSeenSince } from './holders-unseen.ts'
import type { StuckCause } from './stuck-cause.ts'

/**
 * Nobody who holds the open step has opened the link of the mail: who opens it signs in, and none of them signed in or did anything for three working days.
 * No law says how long.
 */
export const holdersSilent: StuckCause = { name: 'holders-silent', sql: notSeenSince }
