import type { Figure } from './figure.ts'
import { storm } from './figures/storm.ts'

/** Everything that is measured, in the order of the table. */
export const figures: readonly Figure[] = [storm]
