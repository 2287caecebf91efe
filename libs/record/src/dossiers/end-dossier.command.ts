import type { EndAnswer, EndInput } from '@vinhdanh/contracts'
import { type Actor, awardOf, type Ending, follow, localDay } from '@vinhdanh/domain'
import { randomUUID } from 'node:crypto'
import type { Database } from '../database.ts'
import { AwardRecordEntity } from '../ledger/award-record.entity.ts'
import { oweNotices } from '../notices/owe-notices.ts'
import { ruleSetById } from '../rules/rule-set.query.ts'
import { DecisionEntity } from '../tasks/decision.entity.ts'
import { lastStepOf } from '../tasks/last-step.ts'
import { StepEntity } from '../tasks/step.entity.ts'
import { together } from '../together.ts'
import type { Transaction } from '../transaction.ts'
import { DossierEntity, type DossierOutcome } from './dossier.entity.ts'
import { endHold } from './end-hold.ts'
import { partiesOf } from './parties.query.ts'
import { prepareSuccessor } from './prepare-successor.ts'

/**
 * Writes the end of a dossier: its outcome, the ledger line of an award, the draft for another award proposed in its place, and a notice to everyone who had a part in it, down every
 * level. Only where the last closed step leads to this end; a repeat changes nothing.
 */
export async function endDossier(database: Database, actor: Actor, { dossierId, ending }: EndInput): Promise<EndAnswer> {
  return database.transact(actor, async (tx) => {
    const dossier = await tx.lock(DossierEntity, { id: dossierId })
    if (dossier.endedAt) return { status: 'ended' }
    const last = await lastClosedStep(tx, dossier)
    if (!last || !dossier.plan || !last.outcome) return { status: 'not-yet' }
    const place = follow(dossier.plan, { at: 'step', round: last.round, stepId: last.stepId }, last.outcome)
    if (place.at !== 'end' || place.ending !== ending) return { status: 'not-yet' }

    const decision = await tx.get(DecisionEntity, { stepRowId: last.id })
    const outcome = outcomeOf(decision)
    await together([
      tx.updateOne(DossierEntity, { id: dossier.id, version: dossier.version }, {
        version: dossier.version + 1, state: ending, endedAt: tx.now, updatedAt: tx.now, dueAt: null, overdueAt: null, heldSince: null, outcome,
      }),
      endHold(tx, dossier.id),
      tx.query('DELETE FROM unfinished_decision WHERE task_id IN (SELECT id FROM task WHERE dossier_id = $1)', [dossier.id]),
      ending === 'awarded' && writeLedger(tx, dossier, decision, outcome),
      oweOutcomeNotices(tx, dossier, ending),
    ])
    const proposed = outcome.lowerAward ?? outcome.higherAward
    if (proposed) await prepareSuccessor(tx, dossier, proposed)
    tx.audit({ act: 'dossier.ended', objectKind: 'dossier', objectId: dossier.id, dossierId: dossier.id, before: { state: dossier.state }, after: { state: ending, ...outcome } })
    return { status: 'ended' }
  })
}

async function lastClosedStep(tx: Transaction, dossier: DossierEntity): Promise<StepEntity | null> {
  const [row] = await tx.query<{ id: string }>(lastStepOf('$1'), [dossier.id])
  return row ? tx.find(StepEntity, { id: row.id, state: 'closed' }) : null
}

function outcomeOf({ payload, decidedAt, reason }: DecisionEntity): DossierOutcome {
  const text = (key: string): string | undefined => (typeof payload?.[key] === 'string' ? payload[key] : undefined)
  const given = { number: text('decisionNumber'), ground: text('ground') ?? reason ?? undefined, reason: text('ground') && reason ? reason : undefined, lowerAward: text('lowerAward'), higherAward: text('higherAward') }
  return { date: text('decisionDate') ?? localDay(decidedAt), ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) }
}

async function writeLedger(tx: Transaction, dossier: DossierEntity, decision: DecisionEntity, outcome: DossierOutcome): Promise<void> {
  const ruleSet = await ruleSetById(tx, dossier.ruleSetId ?? '')
  await tx.insert(AwardRecordEntity, {
    id: randomUUID(), nomineeId: dossier.nomineeId, awardCode: dossier.awardCode, dossierId: dossier.id, decisionNumber: outcome.number ?? '',
    decidedOn: outcome.date ?? tx.today, authority: awardOf(ruleSet, dossier.awardCode).decidedBy.vi,
  })
  tx.audit({ act: 'award.recorded', objectKind: 'nominee', objectId: dossier.nomineeId, dossierId: dossier.id, after: { award: dossier.awardCode, decisionId: decision.id, ...outcome } })
}

/** The author and whoever handed it in hear at once how it ended; everyone who decided on it reads it in the next digest. */
export async function oweOutcomeNotices(tx: Transaction, dossier: DossierEntity, ending: Ending): Promise<void> {
  const people = await partiesOf(tx, dossier.id)
  const kind = ending === 'withdrawn' ? ('withdrawn' as const) : ('outcome' as const)
  await oweNotices(tx, people.map(({ id, asked }) => ({
    recipientId: id, kind, dossierId: dossier.id, round: dossier.round, uniqueKey: `${kind}:${dossier.id}:${id}`, details: { ending }, sendTime: asked ? 'at-once' : 'with-digest',
  })))
}
