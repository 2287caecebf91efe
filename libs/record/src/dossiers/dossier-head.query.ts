import { type Actor, AppError, type Bilingual, type Day, type DossierState, type Level, type Plan, type Subject } from '@vinhdanh/domain'
import { sightCondition } from '../access/sight.ts'
import type { Reader } from '../reader.ts'
import { SqlParameters } from '../sql-parameters.ts'
import { requireUuid } from '../uuid.ts'
import type { DossierOutcome } from './dossier.entity.ts'

export interface DossierHead {
  readonly id: string
  readonly code: string
  readonly state: DossierState
  /** To be named by acts on the dossier, such as withdrawing it. */
  readonly version: number
  readonly awardCode: string
  readonly cycleYear: number
  readonly nominee: { readonly id: string; readonly kind: Subject; readonly name: string; readonly birthYear: number | null; readonly position: string | null; readonly personId: string | null }
  readonly unit: { readonly id: string; readonly path: string; readonly name: Bilingual }
  /** From the root down to the unit above. */
  readonly unitsAbove: readonly { readonly id: string; readonly name: Bilingual }[]
  readonly author: { readonly id: string; readonly name: string }
  /** The working copy by section, as the form asks it. */
  readonly draft: Record<string, Record<string, unknown>>
  readonly draftVersion: number
  readonly draftSavedAt: Date
  readonly ruleSetId: string | null
  readonly plan: Plan | null
  readonly revisionNo: number
  readonly round: number
  readonly extraRounds: number
  readonly level: Level | null
  readonly stepId: string | null
  readonly stepSince: Date | null
  readonly dueAt: Date | null
  readonly overdueAt: Date | null
  readonly heldSince: Date | null
  readonly acceptedOn: Day | null
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly submittedAt: Date | null
  readonly endedAt: Date | null
  readonly outcome: DossierOutcome | null
  readonly submission: { readonly id: string; readonly code: string; readonly title: string } | null
  /** The dossier that ended with the proposal of this award in place of its own, and why. */
  readonly insteadOf: { readonly id: string; readonly code: string; readonly reason: string | null } | null
  /** The dossier for the award that was proposed when this one ended. */
  readonly successor: { readonly id: string; readonly code: string; readonly state: DossierState } | null
  /** The record's day on which this was read. */
  readonly today: Day
}

/** What has ended keeps the name that its unit had then. */
const unitNameThen = `coalesce((
  SELECT jsonb_build_object('vi', c.old_name_vi, 'en', c.old_name_en) FROM unit_change c WHERE c.unit_id = u.id AND c.kind = 'rename' AND c.created_at > d.ended_at
  ORDER BY c.created_at LIMIT 1), jsonb_build_object('vi', u.name_vi, 'en', u.name_en))`

const head = `
  d.id, d.code, d.state, d.version, d.award_code AS "awardCode", d.cycle_year AS "cycleYear",
  jsonb_build_object('id', n.id, 'kind', n.kind, 'name', n.name, 'birthYear', n.birth_year, 'position', n.position, 'personId', n.person_id) AS nominee,
  jsonb_build_object('id', u.id, 'path', u.path, 'name', ${unitNameThen}) AS unit,
  coalesce((SELECT jsonb_agg(jsonb_build_object('id', a.id, 'name', jsonb_build_object('vi', a.name_vi, 'en', a.name_en)) ORDER BY length(a.path))
    FROM unit a WHERE starts_with(u.path, a.path) AND a.id <> u.id), '[]') AS "unitsAbove",
  jsonb_build_object('id', p.id, 'name', p.name) AS author, d.draft, d.draft_version AS "draftVersion", d.draft_saved_at AS "draftSavedAt",
  d.rule_set_id AS "ruleSetId", d.plan, d.revision_no AS "revisionNo", d.round, d.extra_rounds AS "extraRounds", d.level, d.step_id AS "stepId",
  d.step_since AS "stepSince", d.due_at AS "dueAt", d.overdue_at AS "overdueAt", d.held_since AS "heldSince", to_char(d.accepted_on, 'YYYY-MM-DD') AS "acceptedOn",
  d.created_at AS "createdAt", d.updated_at AS "updatedAt", d.submitted_at AS "submittedAt", d.ended_at AS "endedAt", d.outcome,
  CASE WHEN s.id IS NULL THEN NULL ELSE jsonb_build_object('id', s.id, 'code', s.code, 'title', s.title) END AS submission,
  CASE WHEN o.id IS NULL THEN NULL ELSE jsonb_build_object('id', o.id, 'code', o.code, 'reason', o.outcome ->> 'ground') END AS "insteadOf",
  (SELECT jsonb_build_object('id', x.id, 'code', x.code, 'state', x.state) FROM dossier x WHERE x.instead_of = d.id ORDER BY x.created_at LIMIT 1) AS successor, to_char(record_today(), 'YYYY-MM-DD') AS today
  FROM dossier d JOIN nominee n ON n.id = d.nominee_id JOIN unit u ON u.id = d.unit_id JOIN person p ON p.id = d.created_by
    LEFT JOIN submission s ON s.id = d.submission_id LEFT JOIN dossier o ON o.id = d.instead_of`

/** One dossier as its row says. Errors: AppError `not-found`, also for one that the actor may not see. */
export async function dossierHead(reader: Reader, dossierId: string, actor: Actor): Promise<DossierHead> {
  requireUuid(dossierId)
  const parameters = new SqlParameters()
  const [row] = await reader.query<DossierHead>(`SELECT ${head} WHERE d.id = ${parameters.add(dossierId)} AND ${sightCondition(actor, parameters)}`, parameters.values)
  if (!row) throw new AppError('not-found')
  return row
}
