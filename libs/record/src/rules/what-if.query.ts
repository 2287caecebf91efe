import {
  type Actor, awardOf, type Bilingual, type CaseForecast, type Counts, type Day, type DossierContent, forecastUnder, isAffected, type Plan, type RuleSet, type Step, type Subject,
} from '@vinhdanh/domain'
import { branchCondition } from '../access/branches.ts'
import { requireRightAnywhere } from '../access/require-right.ts'
import { loadCalendar } from '../clocks/calendar.ts'
import type { Database } from '../database.ts'
import { SqlParameters } from '../sql-parameters.ts'
import { ruleSetOfStep, stepRule } from '../tasks/step-rule.ts'
import { ruleSetById } from './rule-set.query.ts'

/** One open dossier that other rules would change. */
export interface AffectedDossier extends CaseForecast {
  readonly dossierId: string
  readonly code: string
  readonly awardCode: string
  readonly nomineeName: string
  readonly oldLastDay: Day | null
}

/** What other rules would do to the open dossiers of one award. */
export interface WhatIfGroup {
  readonly awardCode: string
  readonly awardName: Bilingual
  readonly open: number
  readonly affected: number
  readonly becomeOverdue: number
  readonly noLongerOverdue: number
  readonly changeHands: number
  readonly flippedVotes: number
  /** Dossiers that would lack papers or answers. */
  readonly incomplete: number
  /** Dossiers whose steps would be others, or that would have no way at all. */
  readonly otherWay: number
}

export interface WhatIf {
  /** Those with most affected first. */
  readonly groups: readonly WhatIfGroup[]
  /** The affected dossiers, soonest due first, as many as `mostListed`. */
  readonly affected: readonly AffectedDossier[]
  readonly open: number
}

/** Affected dossiers that are listed one by one; the groups count all. */
export const mostListed = 200
/** Dossiers read at once, so that memory stays flat however many are open. */
const chunk = 1_000

interface Row {
  readonly id: string
  readonly code: string
  readonly awardCode: string
  readonly ruleSetId: string
  /** The rules by which the open step goes. */
  readonly stepRuleSetId: string
  readonly plan: Plan
  readonly stepId: string | null
  readonly lastDay: Day | null
  readonly nomineeName: string
  readonly subject: Subject
  readonly content: DossierContent
  readonly papers: readonly string[]
  readonly ballots: readonly { readonly counts: Counts; readonly passed: boolean }[]
}

/**
 * What rules that are not published yet, or not those of these dossiers, would do to the open dossiers of the actor's branches: who would be overdue, which
 * change hands, which votes would come out otherwise, which would lack something. Reads only. Errors: AppError `auth.not-allowed`, `calendar.year-unknown`.
 */
export async function whatIf(database: Database, actor: Actor, candidate: RuleSet): Promise<WhatIf> {
  requireRightAnywhere(actor, 'rules.import')
  const calendar = await loadCalendar(database)
  const { today } = await database.queryOne<{ today: Day }>(`SELECT to_char(record_today(), 'YYYY-MM-DD') AS today`)
  const groups = new Map<string, WhatIfGroup>()
  const affected: AffectedDossier[] = []
  let open = 0
  for await (const row of openDossiers(database, actor)) {
    const pinned = await ruleSetById(database, row.ruleSetId)
    const award = awardOf(pinned, row.awardCode)
    const step = row.stepId === null ? null : await stepNow(database, row, row.stepId)
    const forecast = forecastUnder(candidate, { ...row, step }, { calendar, today })
    const isOther = isAffected(forecast, row.lastDay)
    open += 1
    groups.set(row.awardCode, added(groups.get(row.awardCode) ?? empty(row.awardCode, award.name), forecast, isOther))
    if (isOther) affected.push({ dossierId: row.id, code: row.code, awardCode: row.awardCode, nomineeName: row.nomineeName, oldLastDay: row.lastDay, ...forecast })
  }
  const soonest = ({ lastDay, oldLastDay }: AffectedDossier): string => lastDay ?? oldLastDay ?? '9999'
  return {
    open, groups: [...groups.values()].sort((one, other) => other.affected - one.affected || one.awardCode.localeCompare(other.awardCode)),
    affected: affected.sort((one, other) => soonest(one).localeCompare(soonest(other)) || one.code.localeCompare(other.code)).slice(0, mostListed),
  }
}

async function stepNow(database: Database, { stepRuleSetId, awardCode }: Row, stepId: string): Promise<Step> {
  const ruleSet = await ruleSetById(database, stepRuleSetId)
  return stepRule(ruleSet, awardOf(ruleSet, awardCode), stepId)
}

async function* openDossiers(database: Database, actor: Actor): AsyncGenerator<Row> {
  for (let after: string | null = null; ;) {
    const parameters = new SqlParameters()
    const rows: Row[] = await database.query<Row>(
      `SELECT d.id, d.code, d.award_code AS "awardCode", d.rule_set_id AS "ruleSetId", ${ruleSetOfStep} AS "stepRuleSetId", d.plan, s.step_id AS "stepId", n.name AS "nomineeName", n.kind AS subject,
         CASE WHEN c.paused_on IS NULL THEN to_char(c.last_day, 'YYYY-MM-DD') END AS "lastDay", r.content -> 'sections' AS content,
         ARRAY(SELECT paper ->> 'code' FROM jsonb_array_elements(r.content -> 'papers') AS paper) AS papers,
         coalesce((SELECT jsonb_agg(jsonb_build_object('counts', x.payload -> 'ballot', 'passed', x.outcome = 'pass')) FROM decision x
           WHERE x.dossier_id = d.id AND x.payload ? 'ballot' AND x.outcome IN ('pass', 'not-recommend')), '[]') AS ballots
       FROM dossier d JOIN nominee n ON n.id = d.nominee_id JOIN revision r ON r.dossier_id = d.id AND r.no = d.revision_no
         LEFT JOIN step s ON s.dossier_id = d.id AND s.state = 'open' LEFT JOIN clock c ON c.step_row_id = s.id
       WHERE d.state IN ('under-way', 'returned') AND ${branchCondition(actor, 'rules.import', 'd.unit_path', parameters)} AND (${parameters.add(after)}::uuid IS NULL OR d.id > ${parameters.add(after)}::uuid)
       ORDER BY d.id LIMIT ${chunk}`,
      parameters.values,
    )
    yield* rows
    const last = rows.at(-1)
    if (rows.length < chunk || !last) return
    after = last.id
  }
}

const empty = (awardCode: string, awardName: Bilingual): WhatIfGroup =>
  ({ awardCode, awardName, open: 0, affected: 0, becomeOverdue: 0, noLongerOverdue: 0, changeHands: 0, flippedVotes: 0, incomplete: 0, otherWay: 0 })

function added(group: WhatIfGroup, forecast: CaseForecast, isOther: boolean): WhatIfGroup {
  return {
    ...group, open: group.open + 1, affected: group.affected + Number(isOther), becomeOverdue: group.becomeOverdue + Number(forecast.becomesOverdue),
    noLongerOverdue: group.noLongerOverdue + Number(forecast.noLongerOverdue), changeHands: group.changeHands + Number(forecast.otherRole !== null),
    flippedVotes: group.flippedVotes + forecast.flippedVotes, incomplete: group.incomplete + Number(forecast.missingPapers.length + forecast.missingAnswers > 0),
    otherWay: group.otherWay + Number(forecast.way !== 'same'),
  }
}
