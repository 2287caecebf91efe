import { neverSeen } from './holders-unseen.ts'
import type { StuckCause } from './stuck-cause.ts'

/** Nobody who holds the open step has ever signed in, a working day after the mail. No law says how long: one morning is enough to ask by telephone. */
export const holdersNeverSignedIn: StuckCause = { name: 'holders-never-signed-in', sql: neverSeen }
