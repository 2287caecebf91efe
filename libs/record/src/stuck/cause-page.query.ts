import { type Actor, type Bilingual, type DossierState, type Level, type StepKind, whyNotForced } from '@vinhdanh/domain'
import { requireRight } from '../access/require-right.ts'
import type { Database } from '../database.ts'
import { dossierHead } from '../dossiers/dossier-head.query.ts'
import { RuleNames } from '../rules/pinned-rules.ts'
import { failingJobs } from './job-failing.query.ts'
import { type StuckLine, stuckLines } from './stuck.query.ts'
import type { StuckCauseName } from './stuck-cause.ts'

/** The acts by which a cause is repaired, as the audit names them. */
const repairs = [
  'dossier.nudged', 'workflow.restarted', 'job.retried', 'notice.resend', 'clock.moved', 'dossier.released', 'opinion.answered', 'opinion.extended', 'opinion.closed', 'question.answered', 'task.handed-over', 'step.offered', 'file.clearing-asked', 'file.cleared', 'step.force-asked', 'step.force-declined', 'step.forced',
] as const

export interface FailingJob {
  readonly job: string
  readonly attempts: number
  readonly error: string
  /** By the real clock. */
  readonly nextTry: Date
}

/** The latest mail to a holder about an open task, and what its server said. */
export interface MailOfHolder {
  readonly personId: string
  readonly name: string
  readonly state: string
  readonly sentAt: Date | null
  readonly attempts: number
  readonly reply: string | null
}

/** Why one dossier is stuck, by what that is known, and what was tried; all of it read at `at` from where it stands. */
export interface CausePage {
  readonly at: Date
  readonly dossier: { readonly id: string; readonly code: string; readonly nominee: string; readonly state: DossierState; readonly unit: Bilingual; readonly step: Bilingual | null; readonly stepRowId: string | null }
  readonly lines: readonly StuckLine[]
  readonly jobs: readonly FailingJob[]
  readonly mails: readonly MailOfHolder[]
  readonly people: readonly { readonly id: string; readonly name: string }[]
  readonly unitName: Bilingual | null
  readonly tried: readonly { readonly act: string; readonly by: string; readonly at: Date }[]
  /** What a look outside the record had found and found no longer. */
  readonly cleared: readonly { readonly cause: StuckCauseName; readonly since: Date; readonly clearedAt: Date }[]
  /** Whether its open step is of a kind that two administrators may pass on, and whether one has asked to. */
  readonly forcible: boolean
  readonly forceAsked: boolean
  /** The name of a step of its route; its id where the rules do not know it. */
  stepName(stepId: string): Bilingual
}

interface OpenStep {
  readonly at: Date
  readonly stepRowId: string | null
  readonly kind: StepKind | null
  readonly level: Level | null
  readonly forceAsked: boolean
}
const nothingOpen: OpenStep = { at: new Date(0), stepRowId: null, kind: null, level: null, forceAsked: false }

/** The page of what is wrong with one dossier. Errors: AppError `not-found` (also for one that the actor does not see), `auth.not-allowed` without oversight of its branch. */
export async function causePage(database: Database, actor: Actor, dossierId: string): Promise<CausePage> {
  const head = await dossierHead(database, dossierId, actor)
  requireRight(actor, 'dossier.list-all', head.unit.path)
  const lines = await stuckLines(database, [dossierId])
  const personIds = lines.flatMap(({ evidence }) => evidence.personIds ?? [])
  const unitId = lines.find(({ evidence }) => evidence.unitId)?.evidence.unitId ?? null
  const [[{ at, stepRowId, kind, level, forceAsked } = nothingOpen], jobs, mails, people, [unit], tried, cleared, names] = await Promise.all([
    database.query<OpenStep>(
      `SELECT record_now() AS at, s.id AS "stepRowId", s.kind, s.level, EXISTS (SELECT 1 FROM force_request f WHERE f.step_row_id = s.id AND f.state = 'asked' AND f.answer_by >= record_today()) AS "forceAsked"
       FROM (SELECT 1) one LEFT JOIN step s ON s.dossier_id = $1 AND s.state = 'open'`, [dossierId]),
    database.query<FailingJob>(`SELECT DISTINCT id, identifier AS job, attempts, last_error AS error, run_at AS "nextTry" FROM (${failingJobs}) failing WHERE dossier_id = $1 ORDER BY id`, [dossierId]),
    mailsOf(database, dossierId),
    database.query<{ id: string; name: string }>('SELECT id, name FROM person WHERE id = ANY($1::uuid[]) ORDER BY name', [personIds]),
    database.query<{ name: Bilingual }>(`SELECT jsonb_build_object('vi', name_vi, 'en', name_en) AS name FROM unit WHERE id = $1`, [unitId]),
    database.query<CausePage['tried'][number]>(
      'SELECT act, actor_name AS by, at FROM audit_entry WHERE dossier_id = $1 AND act = ANY($2::text[]) AND actor_id IS NOT NULL ORDER BY seq DESC LIMIT 20', [dossierId, repairs]),
    database.query<CausePage['cleared'][number]>('SELECT cause, since, cleared_at AS "clearedAt" FROM finding WHERE dossier_id = $1 AND cleared_at IS NOT NULL ORDER BY cleared_at DESC LIMIT 5', [dossierId]),
    RuleNames.of(database, [head.ruleSetId]),
  ])
  const stepName = (stepId: string): Bilingual => names.stepName(head.ruleSetId, head.awardCode, stepId)
  return {
    at, forceAsked, forcible: kind !== null && level !== null && whyNotForced({ kind, level }, head.plan?.steps.at(-1)?.id === head.stepId) === null, lines, jobs, mails, people, unitName: unit?.name ?? null, tried, cleared, stepName,
    dossier: { id: head.id, code: head.code, nominee: head.nominee.name, state: head.state, unit: head.unit.name, step: stepRowId && head.stepId ? stepName(head.stepId) : null, stepRowId },
  }
}

async function mailsOf(database: Database, dossierId: string): Promise<MailOfHolder[]> {
  return database.query<MailOfHolder>(
    `SELECT DISTINCT ON (t.id) p.id AS "personId", p.name, n.state, m.sent_at AS "sentAt", coalesce(m.attempts, 0) AS attempts, coalesce(m.bounce_words, m.server_reply) AS reply
     FROM task t JOIN person p ON p.id = t.holder_id JOIN notice n ON n.dossier_id = t.dossier_id AND n.task_id = t.id AND n.state <> 'cancelled' LEFT JOIN mail m ON m.id = n.mail_id
     WHERE t.dossier_id = $1 AND t.state = 'open' ORDER BY t.id, n.created_at DESC, n.id DESC`, [dossierId])
}
