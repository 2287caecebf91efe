import { createHash, randomUUID } from 'node:crypto'
import { type DossierContent, type Form, isEmpty, type Outcome, type Subject } from '@vinhdanh/domain'
import {
  addCouncilMember, addSessionItem, attachPaper, createDraft, type Database, decideTask, dossierPage, planSession, recordNow, saveDraft, type StoredFile, submitDossier,
} from '@vinhdanh/record'
import { openTasks } from './dossier.ts'
import { follow } from './follow.ts'
import type { Organisation } from './organisation.ts'
import { longAgo, system } from './record.ts'

export interface Nomination {
  readonly award: string
  readonly nominee: string
  readonly kind?: Subject
}

const aFile = (name: string): StoredFile => ({ sha256: createHash('sha256').update(name).digest('hex'), size: 48_000, mediaType: 'application/pdf', scanState: 'not-scanned' })

/** A dossier under the rules as shipped, filled in, handed in and opened at its first step. Answers its id. */
export async function nominate(database: Database, organisation: Organisation, nomination: Nomination): Promise<string> {
  const dossierId = await writeNomination(database, organisation, nomination)
  await handIn(database, organisation, dossierId)
  return dossierId
}

/** A draft under the rules as shipped that lacks nothing. Answers its id. */
export async function writeNomination(database: Database, organisation: Organisation, { award, nominee, kind = 'person' }: Nomination): Promise<string> {
  const { actor } = organisation.people.submitter
  const { dossierId } = await createDraft(database, actor, {
    unitId: organisation.unit.id, awardCode: award, cycleYear: (await recordNow(database)).getFullYear(), nominee: { kind, name: nominee, birthYear: kind === 'person' ? 1984 : null, position: null },
  })
  const { form, award: rules } = await dossierPage(database, dossierId, actor)
  for (const section of form.sections) await fill(database, organisation, dossierId, section.id, sampleAnswers(section))
  for (const { code, required } of rules.papers) if (required) await attachPaper(database, actor, { dossierId, code, name: `${code}.pdf`, file: aFile(`${dossierId}${code}`) })
  return dossierId
}

/** Changes answers of a section of a draft or a returned dossier. */
export async function fill(database: Database, { people }: Organisation, dossierId: string, sectionId: string, answers: DossierContent[string]): Promise<void> {
  const { actor } = people.submitter
  const { dossier } = await dossierPage(database, dossierId, actor)
  await saveDraft(database, actor, { dossierId, sectionId, answers: { ...dossier.draft[sectionId], ...answers }, draftVersion: dossier.draftVersion })
}

/** Hands in what is written now, and opens the step that follows. */
export async function handIn(database: Database, { people }: Organisation, dossierId: string): Promise<void> {
  const { actor } = people.submitter
  const { dossier } = await dossierPage(database, dossierId, actor)
  await submitDossier(database, actor, { dossierId, draftVersion: dossier.draftVersion })
  await follow(database, dossierId)
}

/** Decides the open step as its holder with the payload given, and opens the step that follows. */
export async function pass(database: Database, { people }: Organisation, dossierId: string, { outcome = 'pass', payload = {}, remarks = [] }: {
  outcome?: Outcome; payload?: Record<string, unknown>; remarks?: { anchor: string; kind: 'must-correct' | 'question' | 'advice'; body: string }[]
} = {}): Promise<void> {
  const holders = Object.values(people)
  const task = (await openTasks(database, dossierId)).find(({ holderId }) => holders.some(({ personId }) => personId === holderId))
  const holder = holders.find(({ personId }) => personId === task?.holderId)
  if (!task || !holder) throw new Error('no task of the test people is open')
  await decideTask(database, holder.actor, {
    taskId: task.taskId, decisionId: randomUUID(), revisionSha256: task.revisionSha256, outcome, reason: outcome === 'pass' ? null : 'Thiếu biên bản nghiệm thu sáng kiến.', payload, remarks,
  })
  await follow(database, dossierId)
}

/** Passes step after step until this one is open. */
export async function passUntil(database: Database, organisation: Organisation, dossierId: string, stepId: string): Promise<string> {
  for (let steps = 0; steps < 20; steps += 1) {
    const [task] = await openTasks(database, dossierId)
    if (task?.stepId === stepId) return task.taskId
    await pass(database, organisation, dossierId)
  }
  throw new Error(`${stepId} was never reached`)
}

/** A session of the ministry's council of 15 with this dossier on its agenda. */
export async function planCouncil(database: Database, { ministry, people }: Organisation, dossierId: string, heldOn: string): Promise<string> {
  const seats = Array.from({ length: 15 }, (_, index) => ({ name: `Ủy viên ${index + 1}`, position: index === 0 ? 'chair' as const : 'member' as const }))
  for (const seat of seats) await addCouncilMember(database, system, { unitId: ministry.id, ...seat, personId: null, validFrom: longAgo, validTo: null })
  const { id } = await planSession(database, people['council-secretary'].actor, { unitId: ministry.id, title: 'Phiên họp Hội đồng thi đua - khen thưởng', heldOn })
  await addSessionItem(database, people['council-secretary'].actor, { sessionId: id, dossierId })
  return id
}

/** An answer to each field that has to be answered. */
function sampleAnswers({ fields }: Form['sections'][number]): Record<string, unknown> {
  return Object.fromEntries(fields.filter(({ required }) => required).map((field): [string, unknown] => {
    switch (field.type) {
      case 'integer': return [field.id, Math.max(field.min ?? 0, Math.min(field.max ?? 2_025, 2_025))]
      case 'yes-no': return [field.id, field.id === 'declared-true']
      case 'date': return [field.id, '2026-01-15']
      case 'choice': return [field.id, field.options?.[0]?.value]
      default: return [field.id, 'Hoàn thành 98 % kế hoạch nhập, xuất hàng dự trữ năm 2025.']
    }
  }).filter(([, value]) => !isEmpty(value)))
}
