import { randomUUID } from 'node:crypto'
import type { Actor, RemarkKind, RemarkState } from '@vinhdanh/domain'
import { answerRemark, askQuestion, type Database, decideTask, dossierPage, type RemarkLine, reviewRemark, saveDraft, submitDossier } from '@vinhdanh/record'
import { decide, newDossier, openTasks } from './dossier.ts'
import { follow } from './follow.ts'
import type { Organisation } from './organisation.ts'
import { system } from './record.ts'

/** A dossier that the department examines. */
export async function examined(database: Database, organisation: Organisation): Promise<string> {
  const dossierId = await newDossier(database, organisation)
  await follow(database, dossierId)
  await decide(database, organisation, dossierId)
  await follow(database, dossierId)
  return dossierId
}

/** Returns a dossier from its open step with remarks pinned to anchors, of one kind unless said otherwise. */
export async function returnWith(database: Database, { people }: Organisation, dossierId: string, remarks: readonly { anchor: string; kind?: RemarkKind; body?: string }[]): Promise<void> {
  const [task] = await openTasks(database, dossierId)
  const holder = Object.values(people).find(({ personId }) => personId === task?.holderId)
  if (!task || !holder) throw new Error('nothing is open')
  await decideTask(database, holder.actor, {
    taskId: task.taskId, decisionId: randomUUID(), revisionSha256: task.revisionSha256, outcome: 'return', reason: 'Cần bổ sung theo ý kiến', payload: {},
    remarks: remarks.map(({ anchor, kind = 'must-correct', body = 'Cần sửa chỗ này.' }) => ({ anchor, kind, body })),
  })
  await follow(database, dossierId)
}

export async function remarksOf(database: Database, dossierId: string): Promise<readonly RemarkLine[]> {
  return (await dossierPage(database, dossierId, system)).remarks
}

export async function firstRemark(database: Database, dossierId: string): Promise<RemarkLine> {
  const [remark] = await remarksOf(database, dossierId)
  if (!remark) throw new Error('there is no remark')
  return remark
}

/** Answers every remark that waits for it, writes the summary anew, and hands in again. */
export async function correctWith(database: Database, { people }: Organisation, dossierId: string, { summary, answer = 'Đã sửa.' }: { summary?: string; answer?: string } = {}): Promise<void> {
  const { actor } = people.submitter
  for (const { id, state } of await remarksOf(database, dossierId)) if (state === 'open' || state === 'reopened') await answerRemark(database, actor, { dossierId, remarkId: id, answer })
  const { version } = await database.queryOne<{ version: number }>('SELECT draft_version AS version FROM dossier WHERE id = $1', [dossierId])
  const { draftVersion } = summary === undefined ? { draftVersion: version } : await saveDraft(database, actor, { dossierId, sectionId: 'report', answers: { summary }, draftVersion: version })
  await submitDossier(database, actor, { dossierId, draftVersion })
  await follow(database, dossierId)
}

export async function review(database: Database, actor: Actor, dossierId: string, remarkId: string, act: 'accepted' | 'reopened', seen: RemarkState = 'answered', body = act === 'reopened' ? 'Vẫn còn thiếu.' : ''): Promise<void> {
  await reviewRemark(database, actor, { dossierId, remarkId, act, seen, body })
}

/** Asks the unit as the holder of the open task. Answers the question's id. */
export async function askUnit(database: Database, actor: Actor, dossierId: string, { anchor = 'whole', body = 'Năm nào?', questionId = randomUUID() } = {}): Promise<string> {
  const [task] = await openTasks(database, dossierId)
  await askQuestion(database, actor, { questionId, taskId: task?.taskId ?? '', anchor, body })
  return questionId
}
