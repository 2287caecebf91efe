import type { Day, RuleSet } from '@vinhdanh/domain'
import type { Database } from '../database.ts'
import type { About } from '../remarks/about.ts'
import { RuleNames } from '../rules/pinned-rules.ts'
import type { QuestionOutcome } from './question.entity.ts'

export interface QuestionLine {
  readonly id: string
  readonly stepRowId: string
  readonly anchor: string
  readonly about: About
  readonly body: string
  readonly dueOn: Day
  /** True once the day has passed without an answer. */
  readonly late: boolean
  /** The source of the term within which it is to be answered. */
  readonly citation: RuleSet['citations'][string] | null
  readonly pausesClock: boolean
  readonly askedByName: string
  readonly askedAt: Date
  readonly outcome: QuestionOutcome | null
  readonly answer: string | null
  readonly endedByName: string | null
  readonly endedAt: Date | null
}

/** What the unit was asked about a dossier without a return: those waited for first, then the latest. */
export async function questionsOf(database: Database, dossierId: string): Promise<QuestionLine[]> {
  const rows = await database.query<Omit<QuestionLine, 'citation'> & { readonly ruleSetId: string; readonly cite: string }>(
    `SELECT q.id, q.step_row_id AS "stepRowId", q.anchor, q.about, q.body, to_char(q.due_on, 'YYYY-MM-DD') AS "dueOn", (q.outcome IS NULL AND q.due_on < record_today()) AS late, q.rule_set_id AS "ruleSetId", q.cite,
       q.pauses_clock AS "pausesClock", a.name AS "askedByName", q.asked_at AS "askedAt", q.outcome, q.answer, e.name AS "endedByName", q.ended_at AS "endedAt"
     FROM question q JOIN person a ON a.id = q.asked_by LEFT JOIN person e ON e.id = q.ended_by
     WHERE q.dossier_id = $1 ORDER BY q.outcome IS NOT NULL, q.asked_at DESC, q.id`,
    [dossierId],
  )
  const rules = await RuleNames.of(database, rows.map(({ ruleSetId }) => ruleSetId))
  return rows.map(({ ruleSetId, cite, ...row }) => ({ ...row, citation: rules.citation(ruleSetId, cite) }))
}
