import type { Figure } from './figure.ts'
import { courier } from './figures/courier.ts'
import { crowded } from './figures/crowded.ts'
import { handler } from './figures/handler.ts'
import { lists, million } from './figures/lists.ts'
import { pages } from './figures/pages.ts'
import { storm } from './figures/storm.ts'
import { throughput } from './figures/throughput.ts'
import { worker } from './figures/worker.ts'

/** Everything that is measured, in the order of the table. */
export const figures: readonly Figure[] = [throughput, lists, pages, handler, worker, storm, courier, crowded]
/** What takes too long for a run of all, and is measured when it is named. */
export const byHand: readonly Figure[] = [million]
