import type { Situation } from '@vinhdanh/contracts'
import { AppError, type Ending, endings, follow, type Outcome, type Plan, startOf } from '@vinhdanh/domain'
import type { Database } from '../database.ts'
import { lastStepOf } from '../tasks/last-step.ts'

interface Row {
  readonly plan: Plan | null
  readonly state: string
  readonly dossierRound: number
  readonly ended: boolean
  readonly round: number | null
  readonly stepId: string | null
  readonly outcome: Outcome | null
  readonly returnedFrom: string | null
  readonly resumesAt: string | null
}

/** Where a dossier stands by the record: its last step while that is open, else what follows from how it was closed. */
export async function readSituation(database: Database, dossierId: string): Promise<Situation> {
  const row = await database.queryOne<Row>(
    `SELECT d.plan, d.state, d.round AS "dossierRound", d.ended_at IS NOT NULL AS ended, s.round, s.step_id AS "stepId", s.outcome, s.returned_from AS "returnedFrom", s.resumes_at AS "resumesAt"
     FROM dossier d LEFT JOIN LATERAL (${lastStepOf('d.id')}) s ON true
     WHERE d.id = $1`,
    [dossierId],
  )
  if (!row.plan) throw new AppError('conflict.state', { state: row.state })
  if (row.ended) return { plan: row.plan, place: { at: 'end', round: row.dossierRound, ending: endingOf(row.state) } }
  if (row.round === null || row.stepId === null) return { plan: row.plan, place: startOf(row.plan) }
  const place = { at: 'step' as const, round: row.round, stepId: row.stepId, ...(row.returnedFrom ? { returnedFrom: row.returnedFrom } : {}) }
  return { plan: row.plan, place: row.outcome ? follow(row.plan, place, row.outcome, row.resumesAt) : place }
}

function endingOf(state: string): Ending {
  const ending = endings.find((candidate) => candidate === state)
  if (!ending) throw new AppError('conflict.state', { state })
  return ending
}
