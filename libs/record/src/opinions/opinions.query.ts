import type { Bilingual, Day, OpinionOutcome, RuleSet } from '@vinhdanh/domain'
import type { Database } from '../database.ts'
import { RuleNames } from '../rules/pinned-rules.ts'

export interface OpinionLine {
  readonly id: string
  readonly stepRowId: string
  readonly body: string
  /** The kind of body as the rules name it; null for another. */
  readonly bodyKind: Bilingual | null
  readonly question: string
  readonly paperNumber: string
  readonly paperDate: Day
  readonly expectedOn: Day
  /** True once the expected day has passed without an answer. */
  readonly late: boolean
  /** The source of the term within which an answer is expected. */
  readonly citation: RuleSet['citations'][string] | null
  readonly pausesClock: boolean
  readonly mayClose: boolean
  readonly blocksPassing: boolean
  readonly askedById: string
  readonly askedByName: string
  readonly askedAt: Date
  readonly outcome: OpinionOutcome | null
  readonly answer: string | null
  readonly answerPaper: string | null
  readonly answerDate: Day | null
  readonly answerFile: string | null
  readonly endedByName: string | null
  readonly endedAt: Date | null
  readonly moves: readonly { readonly oldExpectedOn: Day; readonly newExpectedOn: Day; readonly reason: string; readonly movedByName: string }[]
}

type Row = Omit<OpinionLine, 'bodyKind' | 'citation'> & { readonly bodyKind: string; readonly ruleSetId: string; readonly cite: string }

/** The opinions asked about a dossier: those waited for first, then the latest. */
export async function opinionsOf(database: Database, dossierId: string): Promise<OpinionLine[]> {
  const rows = await database.query<Row>(
    `SELECT o.id, o.step_row_id AS "stepRowId", o.body, o.body_kind AS "bodyKind", o.question, o.paper_number AS "paperNumber", to_char(o.paper_date, 'YYYY-MM-DD') AS "paperDate",
       to_char(o.expected_on, 'YYYY-MM-DD') AS "expectedOn", (o.outcome IS NULL AND o.expected_on < record_today()) AS late, o.rule_set_id AS "ruleSetId", o.cite, o.pauses_clock AS "pausesClock",
       o.may_close AS "mayClose", o.blocks_passing AS "blocksPassing", o.asked_by AS "askedById", a.name AS "askedByName", o.asked_at AS "askedAt", o.outcome, o.answer,
       o.answer_paper AS "answerPaper", to_char(o.answer_date, 'YYYY-MM-DD') AS "answerDate", o.answer_file AS "answerFile", e.name AS "endedByName", o.ended_at AS "endedAt",
       coalesce((SELECT jsonb_agg(jsonb_build_object('oldExpectedOn', m.old_expected_on, 'newExpectedOn', m.new_expected_on, 'reason', m.reason, 'movedByName', p.name) ORDER BY m.moved_at)
         FROM opinion_move m JOIN person p ON p.id = m.moved_by WHERE m.opinion_id = o.id), '[]') AS moves
     FROM opinion o JOIN person a ON a.id = o.asked_by LEFT JOIN person e ON e.id = o.ended_by
     WHERE o.dossier_id = $1 ORDER BY o.outcome IS NOT NULL, o.asked_at DESC, o.id`,
    [dossierId],
  )
  const rules = await RuleNames.of(database, rows.map(({ ruleSetId }) => ruleSetId))
  return rows.map(({ bodyKind, ruleSetId, cite, ...row }) =>
    ({ ...row, bodyKind: rules.ruleSet(ruleSetId).opinions?.bodies.find(({ id }) => id === bodyKind)?.name ?? null, citation: rules.citation(ruleSetId, cite) }))
}
