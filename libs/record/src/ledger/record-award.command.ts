import { type Actor, AppError, type Day, invalid, isDay, type Subject, searchName } from '@vinhdanh/domain'
import { randomUUID } from 'node:crypto'
import { requireRight } from '../access/require-right.ts'
import type { Database } from '../database.ts'
import { NomineeEntity } from '../dossiers/nominee.entity.ts'
import { UnitEntity } from '../organisation/unit.entity.ts'
import { AwardRecordEntity } from './award-record.entity.ts'

export interface EarlierNominee {
  readonly unitId: string
  readonly kind: Subject
  readonly name: string
  readonly birthYear: number | null
  readonly position: string | null
  /** The account of a nominated person, where there is one. */
  readonly personId: string | null
}

/** Makes a nominee known whose earlier awards are entered. Errors: AppError `auth.not-allowed`, `not-found` for the unit, `validation.failed`. */
export async function addNominee(database: Database, actor: Actor, input: EarlierNominee): Promise<{ readonly id: string }> {
  const name = input.name.normalize('NFC').trim()
  if (!name) throw invalid({ path: 'name', message: 'problem.required' })
  return database.transact(actor, async (tx) => {
    const unit = await tx.get(UnitEntity, { id: input.unitId })
    requireRight(actor, 'organisation.change', unit.path)
    const id = randomUUID()
    await tx.insert(NomineeEntity, { ...input, id, name, foldedName: searchName(name) })
    tx.audit({ act: 'nominee.added', objectKind: 'nominee', objectId: id, after: { unitId: unit.id, kind: input.kind } })
    return { id }
  })
}

export interface EarlierAward {
  readonly nomineeId: string
  readonly awardCode: string
  readonly decisionNumber: string
  readonly decidedOn: Day
  /** Who decided, as on the paper. */
  readonly authority: string
}

/** Enters an award from before this system into a nominee's ledger. Errors: AppError `auth.not-allowed`, `not-found`, `validation.failed`. */
export async function recordEarlierAward(database: Database, actor: Actor, input: EarlierAward): Promise<{ readonly id: string }> {
  if (!isDay(input.decidedOn)) throw invalid({ path: 'decidedOn', message: 'problem.date' })
  return database.transact(actor, async (tx) => {
    const nominee = await tx.get(NomineeEntity, { id: input.nomineeId })
    const unit = await tx.get(UnitEntity, { id: nominee.unitId })
    requireRight(actor, 'organisation.change', unit.path)
    if (input.decidedOn > tx.today) throw invalid({ path: 'decidedOn', message: 'problem.date-in-future', params: { today: tx.today } })
    const id = randomUUID()
    await tx.insert(AwardRecordEntity, { ...input, id, dossierId: null })
    tx.audit({ act: 'award.recorded', objectKind: 'nominee', objectId: nominee.id, after: { ...input, id } })
    return { id }
  })
}

/**
 * Records that an award was presented, where and by whom, delegation included. Errors: AppError `auth.not-allowed`, `not-found` for a dossier without
 * an award, `validation.failed`, `conflict.state` when it is recorded already.
 */
export async function recordPresentation(
  database: Database, actor: Actor, { dossierId, presentedOn, presentation }: { readonly dossierId: string; readonly presentedOn: Day; readonly presentation: string },
): Promise<void> {
  if (!presentation.trim()) throw invalid({ path: 'presentation', message: 'problem.required' })
  if (!isDay(presentedOn)) throw invalid({ path: 'presentedOn', message: 'problem.date' })
  await database.transact(actor, async (tx) => {
    const award = await tx.lock(AwardRecordEntity, { dossierId })
    const nominee = await tx.get(NomineeEntity, { id: award.nomineeId })
    const unit = await tx.get(UnitEntity, { id: nominee.unitId })
    requireRight(actor, 'presentation.record', unit.path)
    if (presentedOn > tx.today) throw invalid({ path: 'presentedOn', message: 'problem.date-in-future', params: { today: tx.today } })
    if (award.presentedOn !== null) throw new AppError('conflict.state', { presentedOn: award.presentedOn })
    await tx.updateOne(AwardRecordEntity, { id: award.id }, { presentedOn, presentation: presentation.trim() })
    tx.audit({ act: 'award.presented', objectKind: 'nominee', objectId: nominee.id, dossierId, after: { presentedOn, presentation } })
  })
}
