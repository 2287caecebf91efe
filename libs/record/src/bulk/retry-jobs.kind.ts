import { AppError } from '@vinhdanh/domain'
import type { Reader } from '../reader.ts'
import { failingJobs } from '../stuck/job-failing.query.ts'
import { retryJobsWithin } from '../stuck/retry-jobs.command.ts'
import type { RepairKind } from './bulk-kind.ts'

/** One job of the outbox that failed. */
export interface JobSeen {
  readonly id: string
  readonly job: string
  readonly attempts: number
}
export interface JobForecast {
  readonly jobs: readonly JobSeen[]
}

async function failing(reader: Reader, dossierIds: readonly string[]): Promise<ReadonlyMap<string, JobForecast>> {
  const rows = await reader.query<JobForecast & { dossierId: string }>(
    `SELECT dossier_id AS "dossierId", jsonb_agg(DISTINCT jsonb_build_object('id', id::text, 'job', identifier, 'attempts', attempts)) AS jobs
     FROM (${failingJobs}) failing WHERE dossier_id = ANY($1::uuid[]) GROUP BY dossier_id`, [dossierIds])
  return new Map(rows.map(({ dossierId, jobs }) => [dossierId, { jobs }]))
}

/**
 * Lets the failing jobs of a dossier be tried at once, those that the rehearsal named and that fail still. One job may serve several dossiers
 * (a recipient's mails): what another item has just made due is not made due again, and counts as done.
 */
export const retryJobsKind: RepairKind = {
  undoable: false,
  causes: ['job-failing'],
  foresee: failing,
  async carryOut(tx, _, { dossierId, forecast }) {
    const seen = new Set((forecast as JobForecast).jobs.map(({ id }) => id))
    const jobsNow = async (): Promise<readonly JobSeen[]> => ((await failing(tx, [dossierId])).get(dossierId)?.jobs ?? []).filter(({ id }) => seen.has(id))
    const still = await jobsNow()
    if (still.length === 0) throw new AppError('conflict.state')
    await retryJobsWithin(tx, dossierId, still.filter(({ attempts }) => attempts > 0))
    return { jobs: await jobsNow() } satisfies JobForecast
  },
}
