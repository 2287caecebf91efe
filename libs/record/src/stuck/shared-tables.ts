import { betweenSteps } from './between-steps.ts'
import { unseenHolders } from './holders-unseen.ts'
import { runningSteps } from './running-steps.ts'

/** In SQL, before the causes of one statement: what several of them begin from, found once. `among` is a condition on a dossier's id by which it is narrowed. */
export const sharedTables = (among: (dossierId: string) => string): string => `
  WITH between_steps AS MATERIALIZED (${betweenSteps(among)}), running_steps AS MATERIALIZED (${runningSteps(among)}), unseen_holders AS MATERIALIZED (${unseenHolders(among)})`
