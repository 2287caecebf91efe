import type { Actor, Bilingual, Day, StepKind } from '@vinhdanh/domain'
import { sightCondition } from '../access/sight.ts'
import { dueDay } from '../clocks/due-day.ts'
import type { Database } from '../database.ts'
import { RuleNames } from '../rules/pinned-rules.ts'
import { SqlParameters } from '../sql-parameters.ts'
import { requireUuid } from '../uuid.ts'
import { awaitsOpinion, contested } from './contested.ts'

/** A dossier as whoever decides many at once sees it. */
export interface SignableTask {
  /** The dossier's id. */
  readonly id: string
  readonly code: string
  readonly awardName: Bilingual
  readonly nomineeName: string
  readonly round: number
  readonly stepName: Bilingual | null
  readonly dueDay: Day | null
  readonly heldSince: Date | null
  /** True while the opinion of another body is waited for. */
  readonly awaitsOpinion: boolean
  readonly revisionNo: number
  readonly revisionSha256: string | null
  /** The reader's open task on it. */
  readonly task: { readonly id: string; readonly kind: StepKind }
  /** It was returned before, or a reviewer's point is open: such a one is looked at alone. */
  readonly contested: boolean
}

/** The same of a list in which the reader need not have a task on each. */
export type SignableDossier = Omit<SignableTask, 'task'> & { readonly task: SignableTask['task'] | null }

/** Open tasks of a person that are alike: one award at one step. */
export interface TaskGroup {
  readonly awardCode: string
  readonly stepId: string
  readonly awardName: Bilingual
  readonly stepName: Bilingual
  /** Neither contested, held nor waiting for an opinion. */
  readonly plain: number
  /** The others, which are decided one by one. */
  readonly apart: number
}

const isPlain = `NOT ${contested} AND NOT ${awaitsOpinion} AND d.held_since IS NULL`
const ownTasks = `task t JOIN step st ON st.id = t.step_row_id JOIN dossier d ON d.id = t.dossier_id`

/** The groups of a person's open tasks at steps of these kinds, the largest first. */
export async function taskGroups(database: Database, personId: string, kinds: readonly StepKind[]): Promise<TaskGroup[]> {
  const rows = await database.query<Pick<TaskGroup, 'awardCode' | 'stepId' | 'plain' | 'apart'> & { readonly ruleSetId: string }>(
    `SELECT d.award_code AS "awardCode", st.step_id AS "stepId", (array_agg(d.rule_set_id ORDER BY d.submitted_at DESC))[1] AS "ruleSetId",
       (count(*) FILTER (WHERE ${isPlain}))::int AS plain, (count(*) FILTER (WHERE NOT (${isPlain})))::int AS apart
     FROM ${ownTasks} WHERE t.holder_id = $1 AND t.state = 'open' AND st.kind = ANY($2) GROUP BY 1, 2 ORDER BY plain DESC, 1, 2`,
    [personId, kinds],
  )
  const names = await RuleNames.of(database, rows.map(({ ruleSetId }) => ruleSetId))
  return rows.map(({ ruleSetId, ...group }) => ({
    ...group, awardName: names.award(ruleSetId, group.awardCode), stepName: names.step(ruleSetId, group.awardCode, group.stepId)?.name ?? { vi: group.stepId, en: group.stepId },
  }))
}

const columns = `d.id, d.code, n.name AS "nomineeName", d.round, d.held_since AS "heldSince", d.revision_no AS "revisionNo", r.sha256 AS "revisionSha256",
  to_char(${dueDay}, 'YYYY-MM-DD') AS "dueDay", ${contested} AS contested, ${awaitsOpinion} AS "awaitsOpinion",
  d.rule_set_id AS "ruleSetId", d.award_code AS "awardCode"`
const task = `jsonb_build_object('id', t.id, 'kind', st.kind)`
type Row<Of> = Omit<Of, 'awardName' | 'stepName'> & { readonly ruleSetId: string; readonly awardCode: string; readonly stepId: string | null }

/** The tasks of one group, the soonest due first, those to be decided one by one last; at most `limit`. */
export async function tasksOfGroup(database: Database, personId: string, { awardCode, stepId, limit }: { readonly awardCode: string; readonly stepId: string; readonly limit: number }): Promise<SignableTask[]> {
  return named(database, await database.query<Row<SignableTask>>(
    `SELECT ${columns}, st.step_id AS "stepId", ${task} AS task
     FROM ${ownTasks} JOIN nominee n ON n.id = d.nominee_id JOIN revision r ON r.dossier_id = d.id AND r.no = d.revision_no
     WHERE t.holder_id = $1 AND t.state = 'open' AND d.award_code = $2 AND st.step_id = $3 ORDER BY (${isPlain}) DESC, d.due_at, d.id LIMIT $4`,
    [personId, awardCode, stepId, limit],
  ))
}

/** These dossiers, as far as the actor may see them, with the actor's open task, if there still is one. Errors: AppError `not-found` for what is no id. */
export async function signableDossiers(database: Database, actor: Actor, ids: readonly string[]): Promise<SignableDossier[]> {
  for (const id of ids) requireUuid(id)
  const parameters = new SqlParameters()
  return named(database, await database.query<Row<SignableDossier>>(
    `SELECT ${columns}, d.step_id AS "stepId",
       (SELECT ${task} FROM task t JOIN step st ON st.id = t.step_row_id
        WHERE t.dossier_id = d.id AND t.state = 'open' AND t.holder_id = ${parameters.add(actor.personId)}::uuid LIMIT 1) AS task
     FROM dossier d JOIN nominee n ON n.id = d.nominee_id JOIN revision r ON r.dossier_id = d.id AND r.no = d.revision_no
     WHERE d.id = ANY(${parameters.add(ids)}::uuid[]) AND ${sightCondition(actor, parameters)} ORDER BY d.code`,
    parameters.values,
  ))
}

async function named<Of>(database: Database, rows: readonly Row<Of>[]) {
  const names = await RuleNames.of(database, rows.map(({ ruleSetId }) => ruleSetId))
  return rows.map(({ ruleSetId, awardCode, stepId, ...row }) => ({ ...row, awardName: names.award(ruleSetId, awardCode), stepName: names.step(ruleSetId, awardCode, stepId)?.name ?? null }))
}
