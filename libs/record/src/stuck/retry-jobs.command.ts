import { type Actor, AppError } from '@vinhdanh/domain'
import { requireRight } from '../access/require-right.ts'
import type { Database } from '../database.ts'
import type { Transaction } from '../transaction.ts'
import { DossierEntity } from '../dossiers/dossier.entity.ts'
import { failingJobs } from './job-failing.query.ts'

/**
 * Lets the failing jobs of a dossier be tried at once, and not when their back-off has passed. Twice does no harm: what is being done is left alone.
 * Errors: `not-found`, `auth.not-allowed`, `conflict.state` when none fails any more.
 */
export async function retryJobs(database: Database, actor: Actor, dossierId: string): Promise<void> {
  await database.transact(actor, async (tx) => {
    const dossier = await tx.get(DossierEntity, { id: dossierId })
    requireRight(actor, 'dossier.repair', dossier.unitPath)
    const jobs = await tx.query<{ id: string; job: string }>(`SELECT DISTINCT id, identifier AS job FROM (${failingJobs}) failing WHERE dossier_id = $1 ORDER BY id`, [dossierId])
    if (jobs.length === 0) throw new AppError('conflict.state', { state: dossier.state })
    await retryJobsWithin(tx, dossierId, jobs)
  })
}

/** Makes these jobs of a dossier due at once, inside a transaction; none is no act. */
export async function retryJobsWithin(tx: Transaction, dossierId: string, jobs: readonly { readonly id: string; readonly job: string }[]): Promise<void> {
  if (jobs.length === 0) return
  const { unitPath } = await tx.get(DossierEntity, { id: dossierId })
  requireRight(tx.actor, 'dossier.repair', unitPath)
  await tx.query('SELECT count(*) FROM graphile_worker.reschedule_jobs($1::bigint[], run_at := now(), attempts := 0)', [jobs.map(({ id }) => id)])
  tx.audit({ act: 'job.retried', objectKind: 'dossier', objectId: dossierId, dossierId, after: { jobs: jobs.map(({ job }) => job) } })
}
