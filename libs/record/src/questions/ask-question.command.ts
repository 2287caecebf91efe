import { type Actor, AppError, awardOf, type FieldProblem, formFor, invalid, type RuleSet } from '@vinhdanh/domain'
import { loadCalendar } from '../clocks/calendar.ts'
import { pauseClock } from '../clocks/pause-clock.ts'
import { tellClockChanged } from '../clocks/tell-clock-changed.ts'
import type { Database } from '../database.ts'
import { DossierEntity } from '../dossiers/dossier.entity.ts'
import { NomineeEntity } from '../dossiers/nominee.entity.ts'
import { RevisionEntity } from '../dossiers/revision.entity.ts'
import { oweNotices } from '../notices/owe-notices.ts'
import { trimmed, wrongText } from '../opinions/check-opinion.ts'
import { aboutAnchor, anchorJudge } from '../remarks/about.ts'
import { storedRuleSet } from '../rules/rule-set.query.ts'
import { refuseWhatIsOver } from '../tasks/decide-task.command.ts'
import { findCorrectors } from '../tasks/holders.ts'
import { DecisionEntity } from '../tasks/decision.entity.ts'
import { StepEntity } from '../tasks/step.entity.ts'
import { TaskEntity } from '../tasks/task.entity.ts'
import type { Transaction } from '../transaction.ts'
import { requireUuid } from '../uuid.ts'
import { QuestionEntity } from './question.entity.ts'

export interface AskQuestionInput {
  /** Chosen by the form: a repeat of the same id changes nothing. */
  readonly questionId: string
  /** The asker's open task. */
  readonly taskId: string
  /** What it is pinned to; see the domain's `Anchor`. */
  readonly anchor: string
  readonly body: string
}

/**
 * Asks the unit something about the dossier without returning it; where the rule says so, the step's term stands until the answer. The unit is told at once.
 * Errors: `not-found` (also for another's task), `conflict.already-decided`, `link.over`, `conflict.held`, `conflict.state` where nothing may be asked,
 * `validation.failed`, `calendar.year-unknown`.
 */
export async function askQuestion(database: Database, actor: Actor, { questionId, taskId, anchor, ...texts }: AskQuestionInput): Promise<void> {
  requireUuid(taskId)
  await database.transact(actor, async (tx) => {
    const found = await tx.get(TaskEntity, { id: taskId, holderId: actor.personId ?? '' })
    const dossier = await tx.lock(DossierEntity, { id: found.dossierId })
    const existing = await tx.find(QuestionEntity, { id: questionId })
    if (existing?.dossierId === dossier.id && existing.askedBy === actor.personId) return
    if (existing) throw new AppError('conflict.duplicate')
    const step = await openStepOf(tx, dossier, taskId)
    const { id: ruleSetId, ruleSet } = await storedRuleSet(tx, dossier.ruleSetId ?? '')
    const rule = ruleSet.questions
    if (!rule || step.kind === 'correction') throw new AppError('conflict.state', { state: dossier.state })
    const { body } = trimmed(texts)
    const about = await aboutOf(tx, dossier, ruleSet, anchor, wrongText('body', body))
    const calendar = await loadCalendar(tx)
    const question = {
      id: questionId, dossierId: dossier.id, stepRowId: step.id, anchor, about, body, dueOn: calendar.addWorkingDays(tx.today, rule.term.value), ruleSetId, cite: rule.term.cite,
      pausesClock: rule.pausesClock.value, askedBy: found.holderId, askedAt: tx.now,
    }
    await insert(tx, question)
    tx.audit({ act: 'question.asked', objectKind: 'question', objectId: questionId, dossierId: dossier.id, after: { anchor, body, dueOn: question.dueOn, pausesClock: question.pausesClock } })
    await tell(tx, dossier, step, questionId)
    if (!question.pausesClock) return
    await pauseClock(tx, calendar, step.id, { kind: 'question', groundId: questionId, reason: body, authority: actor.name })
    await tx.updateOne(DossierEntity, { id: dossier.id, version: dossier.version }, { version: dossier.version + 1, dueAt: null, updatedAt: tx.now })
    tellClockChanged(tx, dossier.id)
  })
}

type NewQuestion = Omit<QuestionEntity, 'outcome' | 'answer' | 'endedBy' | 'endedAt'>

async function insert(tx: Transaction, { id, dossierId, stepRowId, anchor, about, body, dueOn, ruleSetId, cite, pausesClock, askedBy, askedAt }: NewQuestion): Promise<void> {
  await tx.query(
    `INSERT INTO question (id, dossier_id, step_row_id, anchor, about, body, due_on, rule_set_id, cite, pauses_clock, asked_by, asked_at) VALUES ($1, $2, $3, $4, $5::jsonb, $6, $7, $8, $9, $10, $11, $12)`,
    [id, dossierId, stepRowId, anchor, JSON.stringify(about), body, dueOn, ruleSetId, cite, pausesClock, askedBy, askedAt],
  )
}

/** The step of a task that is still open, under the dossier's lock. */
async function openStepOf(tx: Transaction, dossier: DossierEntity, taskId: string): Promise<StepEntity> {
  const task = await tx.get(TaskEntity, { id: taskId })
  const step = await tx.get(StepEntity, { id: task.stepRowId })
  await refuseWhatIsOver(tx, step, dossier, await tx.find(DecisionEntity, { stepRowId: step.id }))
  if (task.state !== 'open') throw new AppError('link.over', { state: dossier.state })
  return step
}

async function aboutOf(tx: Transaction, dossier: DossierEntity, ruleSet: RuleSet, anchor: string, problems: FieldProblem[]) {
  const award = awardOf(ruleSet, dossier.awardCode)
  const nominee = await tx.get(NomineeEntity, { id: dossier.nomineeId })
  const { content } = await tx.get(RevisionEntity, { dossierId: dossier.id, no: dossier.revisionNo })
  const read = { form: formFor(ruleSet, award, nominee.kind), award, content }
  const wrong = (await anchorJudge(tx, read))(anchor)
  if (wrong || problems.length > 0) throw invalid(...(wrong ? [{ path: 'anchor', ...wrong }] : []), ...problems)
  return aboutAnchor(anchor, read)
}

/** The author and the other submitters of the unit, as with a return. */
async function tell(tx: Transaction, dossier: DossierEntity, step: StepEntity, questionId: string): Promise<void> {
  const people = await findCorrectors(tx, dossier)
  await oweNotices(tx, people.map(({ personId }) => ({
    recipientId: personId, kind: 'question', dossierId: dossier.id, round: step.round, stepRowId: step.id, uniqueKey: `question:${questionId}:${personId}`, details: { questionId },
  })))
}
