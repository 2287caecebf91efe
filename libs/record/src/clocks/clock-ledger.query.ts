import { type Actor, awardOf, type Bilingual, type Day, type RuleSet } from '@vinhdanh/domain'
import type { Database } from '../database.ts'
import { dossierHead } from '../dossiers/dossier-head.query.ts'
import { pinnedRules } from '../rules/pinned-rules.ts'
import { stepRule } from '../tasks/step-rule.ts'
import { type ClockInstantLine, instantLines } from './instant-lines.ts'

export interface ClockSpanLine {
  readonly kind: 'running' | 'paused'
  readonly fromDay: Day
  /** Null: still going on. */
  readonly toDay: Day | null
  readonly reason: string | null
  readonly authority: string | null
}

/** The clock of one step of one round, as kept. */
export interface ClockLedgerLine {
  readonly round: number
  readonly stepName: Bilingual
  /** Working days. */
  readonly budgetDays: number
  readonly usedDays: number
  readonly startsOn: Day
  readonly lastDay: Day
  readonly stoppedAt: Date | null
  readonly overdueAt: Date | null
  readonly citation: RuleSet['citations'][string] | null
  readonly spans: readonly ClockSpanLine[]
  readonly instants: readonly ClockInstantLine[]
}

type Row = Omit<ClockLedgerLine, 'stepName' | 'citation'> & { readonly stepId: string; readonly cite: string }

/** Every clock of a dossier with its spans and instants, the latest first. Errors: AppError `not-found`, also for a dossier that the actor may not see. */
export async function clockLedger(database: Database, dossierId: string, actor: Actor): Promise<ClockLedgerLine[]> {
  const { ruleSetId, awardCode } = await dossierHead(database, dossierId, actor)
  const rows = await database.query<Row>(
    `SELECT st.round, st.step_id AS "stepId", c.budget_days AS "budgetDays", c.used_days AS "usedDays", to_char(c.starts_on, 'YYYY-MM-DD') AS "startsOn",
       to_char(c.last_day, 'YYYY-MM-DD') AS "lastDay", c.stopped_at AS "stoppedAt", c.overdue_at AS "overdueAt", c.cite,
       coalesce((SELECT jsonb_agg(jsonb_build_object('kind', p.kind, 'fromDay', to_char(p.from_day, 'YYYY-MM-DD'), 'toDay', to_char(p.to_day, 'YYYY-MM-DD'),
         'reason', p.reason, 'authority', p.authority) ORDER BY p.from_day, p.to_day NULLS LAST, p.id) FROM clock_span p WHERE p.step_row_id = c.step_row_id), '[]') AS spans,
       ${instantLines} AS instants
     FROM clock c JOIN step st ON st.id = c.step_row_id WHERE st.dossier_id = $1 ORDER BY st.no DESC`,
    [dossierId],
  )
  if (rows.length === 0) return []
  const { ruleSet } = await pinnedRules(database, ruleSetId)
  const award = awardOf(ruleSet, awardCode)
  return rows.map(({ stepId, cite, ...clock }) => ({ ...clock, stepName: stepRule(ruleSet, award, stepId).name, citation: ruleSet.citations[cite] ?? null }))
}
