import { type Actor, AppError, invalid, shortestReason } from '@vinhdanh/domain'
import { requireRight } from '../access/require-right.ts'
import { loadCalendar } from '../clocks/calendar.ts'
import type { Database } from '../database.ts'
import { DossierEntity } from '../dossiers/dossier.entity.ts'
import { oweNotices } from '../notices/owe-notices.ts'
import { ruleOf } from '../tasks/step-rule.ts'
import type { StepEntity } from '../tasks/step.entity.ts'
import type { Transaction } from '../transaction.ts'
import { ForceRequestEntity } from './force-request.entity.ts'
import { forcibleStep } from './forcible-step.ts'
import { secondPersons } from './second-persons.ts'

export interface AskToForceInput {
  /** Chosen by the form: a repeat of the same id asks nothing twice. */
  readonly requestId: string
  readonly dossierId: string
  /** The step that was on the screen. */
  readonly stepRowId: string
  readonly reason: string
}

const longestReason = 1_000

/**
 * The first of two: an administrator asks to pass on the open step, which nobody can or will decide. Nothing moves until another confirms (`confirmForce`).
 * Errors: as `forcibleStep`; `auth.not-allowed`, `conflict.duplicate` while another request is open for the step, `validation.failed` for the reason.
 */
export async function askToForce(database: Database, actor: Actor, input: AskToForceInput): Promise<void> {
  const reason = checkReason(input.reason, 'reason')
  await database.transact(actor, async (tx) => {
    const dossier = await tx.lock(DossierEntity, { id: input.dossierId })
    requireRight(actor, 'dossier.repair', dossier.unitPath)
    const personId = personOf(actor)
    const earlier = await tx.find(ForceRequestEntity, { id: input.requestId })
    if (earlier?.askedBy === personId && earlier.dossierId === dossier.id) return
    if (earlier) throw new AppError('conflict.duplicate')
    const step = await forcibleStep(tx, dossier, input.stepRowId, personId)
    await makeWay(tx, step.id)
    const { ruleSet } = await ruleOf(tx, dossier, step)
    const answerBy = (await loadCalendar(tx)).addWorkingDays(tx.today, ruleSet.parameters.forceAnswerDays.value)
    await tx.insert(ForceRequestEntity, { id: input.requestId, dossierId: dossier.id, stepRowId: step.id, reason, askedBy: personId, askedAt: tx.now, answerBy, state: 'asked' })
    await tellSecondPersons(tx, step, input.requestId, personId)
    tx.audit({ act: 'step.force-asked', objectKind: 'step', objectId: step.id, dossierId: dossier.id, after: { requestId: input.requestId, round: step.round, stepId: step.stepId, reason, answerBy } })
  })
}

/** A request whose days are over gives way to another. Errors: `conflict.duplicate` while one may still be answered. */
async function makeWay(tx: Transaction, stepRowId: string): Promise<void> {
  const open = await tx.find(ForceRequestEntity, { stepRowId, state: 'asked' })
  if (!open) return
  if (open.answerBy >= tx.today) throw new AppError('conflict.duplicate')
  await tx.updateOne(ForceRequestEntity, { id: open.id, state: 'asked' }, { state: 'expired' })
}

async function tellSecondPersons(tx: Transaction, { id: stepRowId, dossierId, round, level }: StepEntity, requestId: string, askedBy: string): Promise<void> {
  const people = await secondPersons(tx, { dossierId, stepRowId, level, askedBy })
  await oweNotices(tx, people.map((recipientId) => ({ recipientId, kind: 'force-asked', dossierId, round, stepRowId, details: { requestId }, uniqueKey: `force-asked:${requestId}:${recipientId}` })))
}

/** Two persons decide it: no part of the system is one of them. Errors: `auth.not-allowed`. */
export function personOf({ personId }: Actor): string {
  if (personId === null) throw new AppError('auth.not-allowed')
  return personId
}

/** A reason as it is kept. Errors: `validation.failed` at `path` for one too short or too long. */
export function checkReason(text: string, path: string): string {
  const reason = text.replace(/\r\n?/g, '\n').normalize('NFC').trim()
  if (reason.length < shortestReason) throw invalid({ path, message: 'problem.reason-required', params: { min: shortestReason } })
  if (reason.length > longestReason) throw invalid({ path, message: 'problem.too-long', params: { max: longestReason } })
  return reason
}
