import type { Figure } from './figure.ts'
import { lists, million } from './figures/lists.ts'
import { storm } from './figures/storm.ts'
import { throughput } from './figures/throughput.ts'

/** Everything that is measured, in the order of the table. */
export const figures: readonly Figure[] = [throughput, lists, storm]
/** What takes too long for a run of all, and is measured when it is named. */
export const byHand: readonly Figure[] = [million]
