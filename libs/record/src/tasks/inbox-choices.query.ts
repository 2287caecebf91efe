import { type Actor, type Bilingual, type StepKind } from '@vinhdanh/domain'
import { sightCondition } from '../access/sight.ts'
import type { Database } from '../database.ts'
import { RuleNames } from '../rules/pinned-rules.ts'
import { SqlParameters } from '../sql-parameters.ts'

/** By what a person can narrow the own inbox: what occurs in it, with how many tasks each. */
export interface InboxChoices {
  readonly kinds: readonly { readonly kind: StepKind; readonly tasks: number }[]
  readonly awards: readonly { readonly code: string; readonly name: Bilingual }[]
  readonly units: readonly { readonly id: string; readonly name: Bilingual }[]
  /** Tasks held in place of somebody else. */
  readonly substituted: number
}

interface Row {
  readonly kind: StepKind
  readonly awardCode: string
  readonly ruleSetId: string
  readonly unitId: string
  readonly unitName: Bilingual
  readonly tasks: number
  readonly substituted: number
}

/** The choices of the filters above a person's inbox, in the order of their names. */
export async function inboxChoices(database: Database, personId: string): Promise<InboxChoices> {
  const rows = await database.query<Row>(
    `SELECT st.kind, d.award_code AS "awardCode", d.rule_set_id AS "ruleSetId", u.id AS "unitId", jsonb_build_object('vi', u.name_vi, 'en', u.name_en) AS "unitName",
       count(*)::int AS tasks, count(t.on_behalf_of)::int AS substituted
     FROM task t JOIN step st ON st.id = t.step_row_id JOIN dossier d ON d.id = t.dossier_id JOIN unit u ON u.id = d.unit_id
     WHERE t.holder_id = $1 AND t.state = 'open' GROUP BY 1, 2, 3, u.id ORDER BY u.name_vi, 2`,
    [personId],
  )
  const names = await RuleNames.of(database, rows.map(({ ruleSetId }) => ruleSetId))
  const kinds = new Map<StepKind, number>()
  for (const { kind, tasks } of rows) kinds.set(kind, (kinds.get(kind) ?? 0) + tasks)
  return {
    kinds: [...kinds].map(([kind, tasks]) => ({ kind, tasks })),
    awards: [...new Map(rows.map(({ awardCode, ruleSetId }) => [awardCode, { code: awardCode, name: names.award(ruleSetId, awardCode) }])).values()],
    units: [...new Map(rows.map(({ unitId, unitName }) => [unitId, { id: unitId, name: unitName }])).values()],
    substituted: rows.reduce((sum, { substituted }) => sum + substituted, 0),
  }
}

/** So far are dossiers counted that wait for others: of more, how many there are tells nobody anything, and an emulation office has tens of thousands. */
export const othersCountedTo = 500

/** How many dossiers in the actor's sight wait for other people; one more than `othersCountedTo` when there are more. */
export async function waitingForOthers(database: Database, actor: Actor): Promise<number> {
  const parameters = new SqlParameters()
  const { waiting } = await database.queryOne<{ waiting: number }>(
    `SELECT count(*)::int AS waiting FROM (
       SELECT 1 FROM dossier d WHERE d.state IN ('under-way', 'returned') AND ${sightCondition(actor, parameters)}
         AND NOT EXISTS (SELECT 1 FROM task t WHERE t.dossier_id = d.id AND t.state = 'open' AND t.holder_id = ${parameters.add(actor.personId)}::uuid)
       LIMIT ${parameters.add(othersCountedTo + 1)}) x`,
    parameters.values,
  )
  return waiting
}
