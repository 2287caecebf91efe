import { type Actor, AppError, awardOf, type Day, may, opinionRuleFor, type RuleSet } from '@vinhdanh/domain'
import { loadCalendar } from '../clocks/calendar.ts'
import { pauseClock } from '../clocks/pause-clock.ts'
import { tellClockChanged } from '../clocks/tell-clock-changed.ts'
import type { Database } from '../database.ts'
import { DossierEntity } from '../dossiers/dossier.entity.ts'
import { storedRuleSet } from '../rules/rule-set.query.ts'
import { StepEntity } from '../tasks/step.entity.ts'
import { TaskEntity } from '../tasks/task.entity.ts'
import type { Transaction } from '../transaction.ts'
import { refuse, trimmed, wrongExpectedOn, wrongLine, wrongPaperDate, wrongText } from './check-opinion.ts'
import { OpinionEntity } from './opinion.entity.ts'

/** Stands for a kind of body that the rules do not name. */
export const otherBody = 'other'

export interface AskOpinionInput {
  /** Chosen by the form: a repeat of the same id changes nothing. */
  readonly opinionId: string
  readonly dossierId: string
  /** A kind of body that the rules name, or `other`. */
  readonly bodyKind: string
  readonly body: string
  readonly question: string
  readonly paperNumber: string
  readonly paperDate: Day
  /** Empty: the term of the rule from today. */
  readonly expectedOn: Day
}

/**
 * Asks a body outside for its opinion while the open step weighs the dossier; where the rule says so, the step's term stands until the answer.
 * Errors: `not-found`, `auth.not-allowed` for all but the step's holder and the council's secretary, `conflict.state` when no opinion may be asked
 * at this step, `validation.failed`, `calendar.year-unknown`.
 */
export async function askOpinion(database: Database, actor: Actor, input: AskOpinionInput): Promise<void> {
  await database.transact(actor, async (tx) => {
    const dossier = await tx.lock(DossierEntity, { id: input.dossierId })
    if (await tx.find(OpinionEntity, { id: input.opinionId, dossierId: dossier.id })) return
    const step = await tx.find(StepEntity, { dossierId: dossier.id, state: 'open' })
    if (!step || !actor.personId) throw new AppError('conflict.state', { state: dossier.state })
    if (!(await mayAsk(tx, actor, dossier, step))) throw new AppError('auth.not-allowed')
    const { id: ruleSetId, ruleSet } = await storedRuleSet(tx, dossier.ruleSetId ?? '')
    const rule = opinionRuleFor(ruleSet, awardOf(ruleSet, dossier.awardCode), step.kind)
    if (!rule) throw new AppError('conflict.state', { state: dossier.state })

    const { opinionId, dossierId, expectedOn: typedDay, ...texts } = input
    const asked = trimmed(texts)
    const calendar = await loadCalendar(tx)
    const expectedOn = typedDay === '' ? calendar.addWorkingDays(tx.today, rule.term.value) : typedDay
    refuse([
      ...wrongKind(ruleSet, asked.bodyKind), ...wrongLine('body', asked.body), ...wrongText('question', asked.question), ...wrongLine('paperNumber', asked.paperNumber),
      ...wrongPaperDate('paperDate', asked.paperDate, tx), ...wrongExpectedOn('expectedOn', expectedOn, tx.today),
    ])
    const waiting = { cite: rule.term.cite, pausesClock: rule.pausesClock.value, mayClose: rule.silence.value === 'may-close', blocksPassing: rule.whileOpen.value === 'block' }
    await tx.insert(OpinionEntity, { id: opinionId, dossierId, stepRowId: step.id, ...asked, expectedOn, ruleSetId, ...waiting, askedBy: actor.personId, askedAt: tx.now })
    tx.audit({ act: 'opinion.asked', objectKind: 'opinion', objectId: opinionId, dossierId, after: { ...asked, expectedOn, pausesClock: waiting.pausesClock } })
    if (!waiting.pausesClock) return
    await pauseClock(tx, calendar, step.id, { kind: 'opinion', groundId: opinionId, reason: asked.question, authority: `${asked.body}, ${asked.paperNumber}` })
    await tx.updateOne(DossierEntity, { id: dossierId, version: dossier.version }, { version: dossier.version + 1, dueAt: null, updatedAt: tx.now })
    tellClockChanged(tx, dossierId)
  })
}

function wrongKind({ opinions }: RuleSet, kind: string) {
  const known = kind === otherBody || opinions?.bodies.some(({ id }) => id === kind)
  return known ? [] : [{ path: 'bodyKind', message: kind === '' ? 'problem.required' : 'problem.choice' }]
}

async function mayAsk(tx: Transaction, actor: Actor, { unitPath }: DossierEntity, { id }: StepEntity): Promise<boolean> {
  return may(actor, 'opinion.ask', unitPath) || (await holds(tx, actor, id))
}

/** True for whoever holds an open task of the step. */
export async function holds(tx: Transaction, { personId }: Actor, stepRowId: string): Promise<boolean> {
  return personId !== null && (await tx.find(TaskEntity, { stepRowId, holderId: personId, state: 'open' })) !== null
}
