import { type Actor, type Bilingual, type Day, type Level, separationBreach, type StepKind } from '@vinhdanh/domain'
import type { Database } from '../database.ts'
import { RuleNames } from '../rules/pinned-rules.ts'
import { separationFacts } from '../tasks/separation-facts.ts'
import type { Transaction } from '../transaction.ts'
import type { NewSubstitution } from './add-substitution.command.ts'
import { checkSubstitution } from './check-substitution.ts'
import { PersonEntity } from './person.entity.ts'
import type { RunningTasks } from './substitution.entity.ts'

/** Why a running task stays with whoever holds it: the separation of duties bars the substitute, or it is theirs alone. */
export type StaysBecause = 'own-nomination' | 'own-dossier' | 'two-levels' | 'correction' | 'handed-to-them'

export interface RunningTask {
  readonly taskId: string
  readonly code: string
  readonly awardName: Bilingual
  readonly stepName: Bilingual
  readonly lastDay: Day
  /** What becomes of it when the substitution begins. */
  readonly goes: RunningTasks
  /** Why it stays although it was to go over; null when it does as wished. */
  readonly because: StaysBecause | null
}

export interface SubstitutionPreview {
  readonly substituteName: string
  /** What the person holds now, soonest due first. */
  readonly tasks: readonly RunningTask[]
}

interface Row {
  readonly taskId: string
  readonly dossierId: string
  readonly code: string
  readonly awardCode: string
  readonly ruleSetId: string
  readonly stepId: string
  readonly kind: StepKind
  readonly level: Level
  readonly lastDay: Day
  readonly handed: boolean
}

/**
 * What a substitution would do to the tasks that its person holds now. Changes nothing; checked as `addSubstitution` checks, with its
 * errors. No nominee is named: whoever sets it need not have sight of the dossier.
 */
export async function previewSubstitution(database: Database, actor: Actor, input: NewSubstitution): Promise<SubstitutionPreview> {
  const { substituteName, rows } = await database.transact(actor, async (tx) => {
    await checkSubstitution(tx, input)
    const running = await runningOf(tx, input)
    const judged: (Row & Pick<RunningTask, 'because'>)[] = []
    for (const row of running) judged.push({ ...row, because: await staysBecause(tx, row, input) })
    const { name } = await tx.get(PersonEntity, { id: input.substituteId })
    return { substituteName: name, rows: judged }
  })
  const names = await RuleNames.of(database, rows.map(({ ruleSetId }) => ruleSetId))
  const tasks = rows.map(({ taskId, code, awardCode, ruleSetId, stepId, lastDay, because }) => ({
    taskId, code, awardName: names.award(ruleSetId, awardCode), stepName: names.step(ruleSetId, awardCode, stepId)?.name ?? { vi: stepId, en: stepId }, lastDay,
    goes: because ? 'leave' as const : input.running, because,
  }))
  return { substituteName, tasks }
}

async function runningOf(tx: Transaction, { personId, awardCodes }: NewSubstitution): Promise<Row[]> {
  return tx.query<Row>(
    `SELECT t.id AS "taskId", d.id AS "dossierId", d.code, d.award_code AS "awardCode", d.rule_set_id AS "ruleSetId", st.step_id AS "stepId", st.kind, st.level,
       to_char(c.last_day, 'YYYY-MM-DD') AS "lastDay",
       EXISTS (SELECT 1 FROM task g WHERE g.step_row_id = st.id AND g.state = 'handed-over' AND g.handed_over_to = t.holder_id) AS handed
     FROM task t JOIN step st ON st.id = t.step_row_id JOIN clock c ON c.step_row_id = st.id JOIN dossier d ON d.id = t.dossier_id
     WHERE t.holder_id = $1 AND t.state = 'open' AND ($2::text[] IS NULL OR d.award_code = ANY($2)) ORDER BY c.last_day, d.code`,
    [personId, awardCodes],
  )
}

async function staysBecause(tx: Transaction, { dossierId, kind, level, handed }: Row, { substituteId, running }: NewSubstitution): Promise<StaysBecause | null> {
  if (running === 'leave') return null
  if (kind === 'correction') return 'correction'
  if (handed) return 'handed-to-them'
  const breach = separationBreach({ personId: substituteId, level, ...(await separationFacts(tx, dossierId)) })
  return (breach?.details['rule'] as StaysBecause | undefined) ?? null
}
