import { FirstRecord1763800000000 } from './1763800000000-first-record.ts'

/** Every migration, oldest first: an explicit list, so that nothing runs by lying in a folder. */
export const migrations = [FirstRecord1763800000000]
