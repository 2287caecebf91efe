import { type Actor, AppError, type FieldProblem, checkDecision, invalid, type Outcome, type RuleSet, separationBreach, type WorkingCalendar } from '@vinhdanh/domain'
import { Raw } from 'typeorm'
import { loadCalendar } from '../clocks/calendar.ts'
import type { Database } from '../database.ts'
import { rulesOf } from '../dossiers/dossier-rules.ts'
import { DossierEntity } from '../dossiers/dossier.entity.ts'
import { NomineeEntity } from '../dossiers/nominee.entity.ts'
import { RevisionEntity } from '../dossiers/revision.entity.ts'
import { openOpinionsOf, refuseOpenOpinions } from '../opinions/open-opinions.ts'
import { lastSubstitution } from '../organisation/last-substitution.query.ts'
import { addRemarks, type NewRemark } from '../remarks/add-remarks.ts'
import { ruleSetById } from '../rules/rule-set.query.ts'
import { together } from '../together.ts'
import type { Transaction } from '../transaction.ts'
import { DecisionEntity } from './decision.entity.ts'
import { endWhatRuns } from './end-what-runs.ts'
import { separationFacts } from './separation-facts.ts'
import { ruleOf } from './step-rule.ts'
import { StepEntity } from './step.entity.ts'
import { TaskEntity } from './task.entity.ts'

export interface DecideTaskInput {
  readonly taskId: string
  /** Chosen by the form: a repeat of the same id is answered with the receipt. */
  readonly decisionId: string
  /** The revision that was on the screen. */
  readonly revisionSha256: string
  readonly outcome: Outcome
  readonly reason: string | null
  readonly payload: Record<string, unknown>
  readonly remarks: readonly NewRemark[]
  /** The opinions of other bodies that were on the screen as still open, confirmed by the holder. */
  readonly openOpinions?: readonly string[]
}

export interface DecisionReceipt {
  readonly decisionId: string
  readonly dossierId: string
  readonly outcome: Outcome
  readonly decidedAt: Date
  /** True when this very decision had been recorded before. */
  readonly repeated: boolean
}

/**
 * Closes a task. The row is the judge: of two, one wins. Everything is checked again here, inside the transaction that records it:
 * holder, state, hold, revision, separation of duties, the step's own rule.
 *
 * Errors: `not-found` (also for another's task), `conflict.already-decided` with `by` and `at`, `link.over`, `conflict.held`,
 * `conflict.revision`, `conflict.state` for a correction, `separation-of-duties`, `conflict.rounds-used-up`, `conflict.opinion-open`,
 * `validation.failed` with field problems.
 */
export async function decideTask(database: Database, actor: Actor, input: DecideTaskInput): Promise<DecisionReceipt> {
  return database.transact(actor, async (tx) => {
    const dossier = await tx.lock(DossierEntity, { id: dossierOfTask(input.taskId, actor.personId) })
    // As all of it stands under the lock: the task may have been handed over a moment ago. Asked for at once, since nothing of it needs the rest.
    const itsStep = stepOfTask(input.taskId)
    const [task, step, decisions, revision, facts, nominee, calendar, openOpinions] = await together([
      tx.get(TaskEntity, { id: input.taskId }),
      tx.get(StepEntity, { id: itsStep }),
      tx.manager.findBy(DecisionEntity, [{ stepRowId: itsStep }, { id: input.decisionId }]),
      tx.get(RevisionEntity, { dossierId: dossier.id, no: dossier.revisionNo }),
      separationFacts(tx, dossier.id),
      tx.get(NomineeEntity, { id: dossier.nomineeId }),
      loadCalendar(tx),
      openOpinionsOf(tx, itsStep),
    ])
    // A returned dossier is handed in again, which closes its correction with a new revision.
    if (step.kind === 'correction') throw new AppError('conflict.state', { state: dossier.state })
    const earlier = decisions.find(({ stepRowId }) => stepRowId === step.id) ?? null
    if (earlier?.id === input.decisionId) return receipt(earlier, true)
    await refuseWhatIsOver(tx, step, dossier, earlier)
    if (task.state !== 'open' || (await isSubstitutionOver(tx, dossier, task))) throw new AppError('link.over', { state: dossier.state })
    if (revision.sha256 !== input.revisionSha256) throw new AppError('conflict.revision', { revisionNo: dossier.revisionNo })
    const breach = separationBreach({ personId: task.holderId, level: step.level, ...facts })
    if (breach) throw breach
    await checkRules(tx, dossier, step, { input, subject: nominee.kind, calendar })
    refuseOpenOpinions(openOpinions, input)
    if (decisions.length > 0) throw new AppError('conflict.duplicate') // the id belongs to a decision of another step

    const decision = {
      id: input.decisionId, taskId: task.id, stepRowId: step.id, dossierId: dossier.id, round: step.round, revisionNo: revision.no, revisionSha256: revision.sha256,
      personId: task.holderId, onBehalfOf: task.onBehalfOf, outcome: input.outcome, reason: input.reason, payload: input.payload, rule: null, forceRequestId: null, decidedAt: tx.now,
    }
    await closeStep(tx, dossier, step, task, decision)
    if (input.remarks.length > 0) await addRemarks(tx, decision, input.remarks, { ...(await rulesOf(tx, dossier)), revision })
    return receipt(decision, false)
  })
}

type NewDecision = Omit<DecisionEntity, 'payload'> & { payload: Record<string, unknown> | null }

/**
 * Records a decision and closes what it decides: step, task, the tasks of the other holders, the clock, the notices; and tells the workflow. Without a task
 * two administrators passed it on; or it is decided by a rule, when the workflow asks what is due: the answer to that tells it.
 */
export async function closeStep(tx: Transaction, dossier: DossierEntity, step: StepEntity, task: TaskEntity | null, decision: NewDecision): Promise<void> {
  await together([
    tx.updateOne(StepEntity, { id: step.id, state: 'open' }, { state: 'closed', outcome: decision.outcome, decisionId: decision.id, closedAt: tx.now }),
    closeTasks(tx, step.id, task?.id ?? null, decision.forceRequestId ? 'forced' : 'decided-by-other'),
    tx.query(
      `WITH unfinished AS (DELETE FROM unfinished_decision WHERE task_id = $2 AND person_id = $8)
       INSERT INTO decision (id, task_id, step_row_id, dossier_id, round, revision_no, revision_sha256, person_id, on_behalf_of, outcome, reason, payload, rule, decided_at, force_request_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::jsonb, $13::jsonb, $14, $15)`,
      [decision.id, decision.taskId, decision.stepRowId, decision.dossierId, decision.round, decision.revisionNo, decision.revisionSha256, decision.personId,
        decision.onBehalfOf, decision.outcome, decision.reason, decision.payload && JSON.stringify(decision.payload), decision.rule && JSON.stringify(decision.rule), decision.decidedAt, decision.forceRequestId],
    ),
    endWhatRuns(tx, step.id),
    tx.updateOne(DossierEntity, { id: dossier.id, version: dossier.version }, {
      version: dossier.version + 1, dueAt: null, overdueAt: null, updatedAt: tx.now,
      ...(step.kind === 'intake' && decision.outcome === 'pass' && !dossier.acceptedOn ? { acceptedOn: tx.today } : {}),
    }),
  ])
  const after = { decisionId: decision.id, round: step.round, stepId: step.stepId, outcome: decision.outcome, reason: decision.reason, revisionNo: decision.revisionNo }
  if (decision.rule) {
    tx.audit({ act: 'step.decided-by-rule', objectKind: 'step', objectId: step.id, dossierId: dossier.id, after: { ...after, rule: decision.rule } })
    return
  }
  if (!task) tx.audit({ act: 'step.forced', objectKind: 'step', objectId: step.id, dossierId: dossier.id, after: { ...after, requestId: decision.forceRequestId, askedBy: await askedBy(tx, decision.forceRequestId) } })
  else tx.audit({ act: 'task.decided', objectKind: 'task', objectId: task.id, dossierId: dossier.id, after: { ...after, onBehalfOf: decision.onBehalfOf } })
  tx.job('tell-dossier', { dossierId: dossier.id, fact: { kind: 'step-closed', factId: decision.id, round: step.round, stepId: step.stepId, outcome: decision.outcome, ...(step.resumesAt ? { resumesAt: step.resumesAt } : {}) } }, { key: `tell:${decision.id}` })
}

/** Who was the first of the two, as person and name: the second is the actor of the line. */
async function askedBy(tx: Transaction, requestId: string | null): Promise<object | null> {
  const [person] = await tx.query<{ personId: string; name: string }>('SELECT p.id AS "personId", p.name FROM force_request f JOIN person p ON p.id = f.asked_by WHERE f.id = $1', [requestId])
  return person ?? null
}

/** Closes the open tasks of a step: as decided the one by which it was, and the others as `others`. Errors: AppError `conflict.version` if that one is not open. */
async function closeTasks(tx: Transaction, stepRowId: string, decidedBy: string | null, others: 'decided-by-other' | 'forced'): Promise<void> {
  const [closed] = await tx.query<{ own: number }>(
    `WITH closed AS (
       UPDATE task SET state = CASE WHEN id = $2 THEN 'decided' ELSE $4 END, closed_at = $3 WHERE step_row_id = $1 AND state = 'open' RETURNING id)
     SELECT count(*) FILTER (WHERE id = $2)::int AS own FROM closed`,
    [stepRowId, decidedBy, tx.now, others],
  )
  if (decidedBy !== null && closed?.own !== 1) throw new AppError('conflict.version')
}

/** The dossier of a task, for the task's holder alone. */
const dossierOfTask = (taskId: string, holderId: string | null) =>
  Raw((id) => `${id} = (SELECT dossier_id FROM task WHERE task.id = :taskId AND task.holder_id = :holderId)`, { taskId, holderId })

const stepOfTask = (taskId: string) => Raw<string>((id) => `${id} = (SELECT step_row_id FROM task WHERE task.id = :taskId)`, { taskId })

function receipt(decision: Pick<DecisionEntity, 'id' | 'dossierId' | 'outcome' | 'decidedAt'>, repeated: boolean): DecisionReceipt {
  return { decisionId: decision.id, dossierId: decision.dossierId, outcome: decision.outcome, decidedAt: decision.decidedAt, repeated }
}

/** Errors: `conflict.already-decided` with `by`, `onBehalfOf` (names), `at` and `outcome` (`forced` for a step that `by` passed on together), `link.over` for a step that is closed, `conflict.held`. */
export async function refuseWhatIsOver(tx: Transaction, step: StepEntity, dossier: DossierEntity, earlier: DecisionEntity | null): Promise<void> {
  if (earlier) {
    const [names] = await tx.query<{ by: string; onBehalfOf: string | null }>(
      `SELECT p.name AS by, b.name AS "onBehalfOf" FROM person p LEFT JOIN person b ON b.id = $2 WHERE p.id = $1
       UNION ALL SELECT a.name || ', ' || c.name, NULL FROM force_request f JOIN person a ON a.id = f.asked_by JOIN person c ON c.id = f.answered_by WHERE f.id = $3`,
      [earlier.personId, earlier.onBehalfOf, earlier.forceRequestId],
    )
    throw new AppError('conflict.already-decided', {
      by: names?.by ?? null, onBehalfOf: names?.onBehalfOf ?? null, at: earlier.decidedAt.toISOString(), outcome: earlier.forceRequestId ? 'forced' : earlier.outcome,
    })
  }
  if (step.state !== 'open') throw new AppError('link.over', { state: dossier.state })
  if (dossier.heldSince) throw new AppError('conflict.held', { since: dossier.heldSince.toISOString() })
}

/** A substitute's days may have ended since the holders were last looked at, as over a weekend. What a rule gave beside the holder's own stays. */
async function isSubstitutionOver(tx: Transaction, { awardCode }: DossierEntity, { holderId, onBehalfOf, byLapse }: TaskEntity): Promise<boolean> {
  if (onBehalfOf === null || byLapse) return false
  const last = await lastSubstitution(tx, { personId: onBehalfOf, substituteId: holderId, awardCode })
  return last !== null && !last.inForce
}

async function checkRules(
  tx: Transaction, dossier: DossierEntity, step: StepEntity, { input, subject, calendar }: { readonly input: DecideTaskInput; readonly subject: NomineeEntity['kind']; readonly calendar: WorkingCalendar },
): Promise<void> {
  const { ruleSet, award } = await ruleOf(tx, dossier, step)
  const isLastStep = dossier.plan?.steps.at(-1)?.id === step.stepId
  const context = { today: tx.today, calendar, ruleSet, award, subject, isLastStep }
  const problems: FieldProblem[] = checkDecision(step.kind, input, context)
  if (problems.length > 0) throw invalid(...problems)
  const maxRounds = roundsAllowed(await ruleSetById(tx, dossier.ruleSetId ?? ''), dossier)
  if (input.outcome === 'return' && step.round >= maxRounds) throw new AppError('conflict.rounds-used-up', { maxRounds })
}

/** The round from which on a dossier cannot be returned: what the rules allow and what an administrator added. */
export function roundsAllowed(ruleSet: RuleSet, { extraRounds }: Pick<DossierEntity, 'extraRounds'>): number {
  return ruleSet.parameters.maxRounds.value + extraRounds
}
