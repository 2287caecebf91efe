import { randomBytes, randomUUID } from 'node:crypto'
import type { Actor, Outcome } from '@vinhdanh/domain'
import { answerRemark, attachPaper, createDraft, type Database, decideTask, type DecisionReceipt, saveDraft, submitDossier } from '@vinhdanh/record'
import type { Organisation } from './organisation.ts'
import { AWARD } from './rules.ts'

/** A draft that lacks nothing. */
export async function newDraft(database: Database, { unit, people }: Organisation): Promise<{ dossierId: string; draftVersion: number }> {
  const { actor } = people.submitter
  const nominee = { kind: 'person' as const, name: `Đối tượng ${randomBytes(4).toString('hex')}`, birthYear: 1980, position: null }
  const { dossierId } = await createDraft(database, actor, { unitId: unit.id, awardCode: AWARD, cycleYear: new Date().getFullYear(), nominee })
  const { draftVersion } = await saveDraft(database, actor, { dossierId, sectionId: 'report', answers: { summary: 'Thành tích thử nghiệm.' }, draftVersion: 1 })
  await attachPaper(database, actor, { dossierId, code: 'report', name: 'bao-cao.pdf', file: { sha256: randomBytes(32).toString('hex'), size: 1_000, mediaType: 'application/pdf', scanState: 'not-scanned' } })
  return { dossierId, draftVersion }
}

/** A dossier that was handed in. */
export async function newDossier(database: Database, organisation: Organisation): Promise<string> {
  const { dossierId, draftVersion } = await newDraft(database, organisation)
  await submitDossier(database, organisation.people.submitter.actor, { dossierId, draftVersion })
  return dossierId
}

export interface OpenTask {
  readonly taskId: string
  readonly holderId: string
  readonly stepId: string
  readonly round: number
  readonly revisionSha256: string
}

/** The open tasks of a dossier. */
export async function openTasks(database: Database, dossierId: string): Promise<OpenTask[]> {
  return database.query<OpenTask>(
    `SELECT t.id AS "taskId", t.holder_id AS "holderId", s.step_id AS "stepId", s.round, r.sha256 AS "revisionSha256"
     FROM task t JOIN step s ON s.id = t.step_row_id JOIN dossier d ON d.id = t.dossier_id JOIN revision r ON r.dossier_id = d.id AND r.no = d.revision_no
     WHERE t.dossier_id = $1 AND t.state = 'open' AND s.state = 'open' ORDER BY t.id`,
    [dossierId],
  )
}

/** Decides the open step of a dossier as its holder, with what the step asks for. */
export async function decide(database: Database, { people }: Organisation, dossierId: string, outcome: Outcome = 'pass', decisionId: string = randomUUID(), openOpinions: readonly string[] = []): Promise<DecisionReceipt> {
  const [task] = await openTasks(database, dossierId)
  if (!task) throw new Error('nothing is open')
  const holder = Object.values(people).find(({ personId }) => personId === task.holderId)
  if (!holder) throw new Error('the holder is none of the test people')
  const needsNumber = task.stepId === 'central-decide' && outcome === 'pass'
  return decideTask(database, holder.actor, {
    taskId: task.taskId, decisionId, revisionSha256: task.revisionSha256, outcome, reason: outcome === 'pass' ? null : 'Lý do thử nghiệm đủ dài', remarks: [], openOpinions,
    payload: { ...(needsNumber ? { decisionNumber: '12/QĐ', decisionDate: await today(database) } : {}), ...(outcome === 'reject' ? { ground: 'criteria-not-met' } : {}) },
  })
}

/** Hands a returned dossier in again, corrected. */
export async function correct(database: Database, { people }: Organisation, dossierId: string): Promise<void> {
  const actor: Actor = people.submitter.actor
  for (const { id } of await database.query<{ id: string }>('SELECT id FROM remark WHERE dossier_id = $1 AND answer IS NULL', [dossierId])) {
    await answerRemark(database, actor, { dossierId, remarkId: id, answer: 'Đã bổ sung.' })
  }
  const { draft_version: before } = await database.queryOne<{ draft_version: number }>('SELECT draft_version FROM dossier WHERE id = $1', [dossierId])
  const { draftVersion } = await saveDraft(database, actor, { dossierId, sectionId: 'report', answers: { summary: `Thành tích đã sửa ${randomUUID()}.` }, draftVersion: before })
  await submitDossier(database, actor, { dossierId, draftVersion })
}

async function today(database: Database): Promise<string> {
  const { day } = await database.queryOne<{ day: string }>(`SELECT to_char(record_today(), 'YYYY-MM-DD') AS day`)
  return day
}
