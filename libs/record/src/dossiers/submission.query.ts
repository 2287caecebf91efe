import { type Actor, AppError, type Bilingual, type Day, type DossierState, may } from '@vinhdanh/domain'
import { sightCondition } from '../access/sight.ts'
import { dueDay } from '../clocks/due-day.ts'
import type { Database } from '../database.ts'
import { type Revoked, revoked } from '../ledger/revoked.ts'
import { RuleNames } from '../rules/pinned-rules.ts'
import { SqlParameters } from '../sql-parameters.ts'
import { awaitsOpinion, contested } from '../tasks/contested.ts'
import type { SignableDossier } from '../tasks/signable-tasks.query.ts'
import { requireUuid } from '../uuid.ts'

export interface SubmissionLine {
  readonly id: string
  readonly code: string
  readonly title: string
  readonly unitName: Bilingual
  readonly state: 'draft' | 'sent'
  readonly sentAt: Date | null
  readonly createdAt: Date
  /** As far as the reader may see them. */
  readonly dossiers: number
  /** Open tasks of the reader on its dossiers. */
  readonly ownTasks: number
}

export interface SubmissionDossier extends SignableDossier {
  readonly state: DossierState
  /** What a later order made of the award given. */
  readonly revoked: Revoked | null
  readonly holders: readonly string[]
}

export interface SubmissionPage extends Omit<SubmissionLine, 'dossiers' | 'ownTasks'> {
  readonly unitId: string
  readonly version: number
  readonly author: string
  readonly mayWrite: boolean
  readonly today: Day
  readonly dossiers: readonly SubmissionDossier[]
}

const line = `s.id, s.code, s.title, jsonb_build_object('vi', u.name_vi, 'en', u.name_en) AS "unitName", s.state, s.sent_at AS "sentAt", s.created_at AS "createdAt"`

/** The submissions (tờ trình) of the units a person writes for, and those with a dossier the person may see; the newest first, at most 200. */
export async function listSubmissions(database: Database, actor: Actor): Promise<SubmissionLine[]> {
  const parameters = new SqlParameters()
  const sight = sightCondition(actor, parameters)
  const writes = actor.posts.filter(({ role }) => role === 'submitter' || role === 'unit-head').map(({ path }) => `${path}%`)
  return database.query<SubmissionLine>(
    `SELECT ${line}, seen.dossiers, seen.tasks AS "ownTasks"
     FROM submission s JOIN unit u ON u.id = s.unit_id CROSS JOIN LATERAL (
       SELECT count(*)::int AS dossiers, count(t.id)::int AS tasks FROM dossier d
       LEFT JOIN task t ON t.dossier_id = d.id AND t.state = 'open' AND t.holder_id = ${parameters.add(actor.personId)}::uuid
       WHERE d.submission_id = s.id AND ${sight}) seen
     WHERE s.unit_path LIKE ANY(${parameters.add(writes)}::text[]) OR (s.state = 'sent' AND seen.dossiers > 0)
     ORDER BY s.created_at DESC, s.id LIMIT 200`,
    parameters.values,
  )
}

/** A submission with those of its dossiers that the actor may see. Errors: AppError `not-found`. */
export async function submissionPage(database: Database, actor: Actor, submissionId: string): Promise<SubmissionPage> {
  requireUuid(submissionId)
  const [row] = await database.query<Omit<SubmissionPage, 'dossiers' | 'mayWrite'> & { readonly unitPath: string }>(
    `SELECT ${line}, s.unit_id AS "unitId", s.unit_path AS "unitPath", s.version, p.name AS author, to_char(record_today(), 'YYYY-MM-DD') AS today
     FROM submission s JOIN unit u ON u.id = s.unit_id JOIN person p ON p.id = s.created_by WHERE s.id = $1`,
    [submissionId],
  )
  if (!row) throw new AppError('not-found')
  const { unitPath, ...submission } = row
  const mayWrite = may(actor, 'dossier.draft', unitPath)
  const dossiers = await dossiersOf(database, actor, submissionId)
  if (!mayWrite && (submission.state === 'draft' || dossiers.length === 0)) throw new AppError('not-found')
  return { ...submission, mayWrite, dossiers }
}

async function dossiersOf(database: Database, actor: Actor, submissionId: string): Promise<SubmissionDossier[]> {
  const parameters = new SqlParameters()
  const rows = await database.query<Omit<SubmissionDossier, 'awardName' | 'stepName'> & { ruleSetId: string | null; awardCode: string; stepId: string | null }>(
    `SELECT d.id, d.code, d.state, d.award_code AS "awardCode", d.rule_set_id AS "ruleSetId", d.step_id AS "stepId", n.name AS "nomineeName", d.round, d.held_since AS "heldSince",
       d.revision_no AS "revisionNo", r.sha256 AS "revisionSha256",
       to_char(${dueDay}, 'YYYY-MM-DD') AS "dueDay",
       ARRAY(SELECT p.name FROM task t JOIN person p ON p.id = t.holder_id WHERE t.dossier_id = d.id AND t.state = 'open' ORDER BY p.name) AS holders,
       (SELECT jsonb_build_object('id', t.id, 'kind', st.kind) FROM task t JOIN step st ON st.id = t.step_row_id
        WHERE t.dossier_id = d.id AND t.state = 'open' AND t.holder_id = ${parameters.add(actor.personId)}::uuid LIMIT 1) AS task,
       ${revoked}, ${contested} AS contested, ${awaitsOpinion} AS "awaitsOpinion"
     FROM dossier d JOIN nominee n ON n.id = d.nominee_id LEFT JOIN revision r ON r.dossier_id = d.id AND r.no = d.revision_no
     WHERE d.submission_id = ${parameters.add(submissionId)}::uuid AND ${sightCondition(actor, parameters)} ORDER BY d.code`,
    parameters.values,
  )
  const names = await RuleNames.of(database, rows.map(({ ruleSetId }) => ruleSetId))
  return rows.map(({ ruleSetId, awardCode, stepId, ...row }) => ({
    ...row, awardName: names.award(ruleSetId, awardCode), stepName: names.step(ruleSetId, awardCode, stepId)?.name ?? null,
  }))
}

export interface PlaceableDraft {
  readonly id: string
  readonly code: string
  readonly awardName: Bilingual
  readonly nomineeName: string
}

/** Drafts of a unit that stand under no submission yet. */
export async function placeableDrafts(database: Database, unitId: string): Promise<PlaceableDraft[]> {
  const rows = await database.query<{ id: string; code: string; nomineeName: string; awardCode: string }>(
    `SELECT d.id, d.code, d.award_code AS "awardCode", n.name AS "nomineeName" FROM dossier d JOIN nominee n ON n.id = d.nominee_id
     WHERE d.unit_id = $1 AND d.state = 'draft' AND d.submission_id IS NULL ORDER BY d.code LIMIT 200`,
    [unitId],
  )
  const names = await RuleNames.of(database, rows.length > 0 ? [null] : [])
  return rows.map(({ awardCode, ...row }) => ({ ...row, awardName: names.award(null, awardCode) }))
}

export interface DecisionMade {
  readonly decisionId: string
  readonly outcome: string
  readonly decidedAt: Date
}

/** Which of these decisions of a person stand in the record; read again after a signing of many, as the proof of it. */
export async function decisionsMade(database: Database, actor: Actor, decisionIds: readonly string[]): Promise<DecisionMade[]> {
  for (const id of decisionIds) requireUuid(id)
  return database.query<DecisionMade>(
    `SELECT id AS "decisionId", outcome, decided_at AS "decidedAt" FROM decision WHERE id = ANY($1::uuid[]) AND person_id = $2`, [decisionIds, actor.personId],
  )
}
