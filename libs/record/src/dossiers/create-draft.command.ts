import { type Actor, AppError, awardOf, type FieldProblem, formFor, invalid, may, type Subject, searchName } from '@vinhdanh/domain'
import { randomUUID } from 'node:crypto'
import type { Database } from '../database.ts'
import { violatedConstraint } from '../database-errors.ts'
import { unitToWriteIn } from '../organisation/unit-to-write-in.ts'
import type { UnitEntity } from '../organisation/unit.entity.ts'
import { ruleSetInForce } from '../rules/rule-set.query.ts'
import type { Transaction } from '../transaction.ts'
import { DossierEntity } from './dossier.entity.ts'
import { nextCode } from './next-code.ts'
import { NomineeEntity } from './nominee.entity.ts'

export interface CreateDraftInput {
  readonly unitId: string
  readonly awardCode: string
  readonly cycleYear: number
  /** A known nominee by id, or a new one. */
  readonly nominee: { readonly id: string } | { readonly kind: Subject; readonly name: string; readonly birthYear: number | null; readonly position: string | null; readonly personId?: string | null }
}

const longestName = 200

/**
 * Starts a dossier: one nominee for one award in one cycle. Errors: `auth.not-allowed`, `validation.failed`,
 * `conflict.duplicate` when the same nominee already has an open dossier for this award and cycle.
 */
export async function createDraft(database: Database, actor: Actor, input: CreateDraftInput): Promise<{ dossierId: string; code: string }> {
  try {
    return await database.transact(actor, async (tx) => {
      const unit = await unitToWriteIn(tx, input.unitId)
      if (!unit) throw invalid({ path: 'unitId', message: 'problem.choice' })
      if (!may(actor, 'dossier.draft', unit.path)) throw new AppError('auth.not-allowed')
      const nominee = await nomineeOf(tx, unit, input)
      await checkAward(tx, input, nominee.kind)
      const dossierId = randomUUID()
      const code = await nextCode(tx, 'VD')
      await tx.insert(DossierEntity, {
        id: dossierId, code, unitId: unit.id, unitPath: unit.path, createdBy: actor.personId ?? '', awardCode: input.awardCode, nomineeId: nominee.id, cycleYear: input.cycleYear,
        state: 'draft', version: 1, draft: {}, draftVersion: 1, draftSavedAt: tx.now, createdAt: tx.now, updatedAt: tx.now,
      })
      tx.audit({ act: 'dossier.created', objectKind: 'dossier', objectId: dossierId, dossierId, after: { code, award: input.awardCode, nominee: nominee.id, cycle: input.cycleYear } })
      return { dossierId, code }
    })
  } catch (error) {
    if (violatedConstraint(error) === 'dossier_natural') throw new AppError('conflict.duplicate', { field: 'nominee' })
    throw error
  }
}

async function nomineeOf(tx: Transaction, unit: UnitEntity, { nominee }: CreateDraftInput): Promise<NomineeEntity> {
  if ('id' in nominee) {
    const known = await tx.find(NomineeEntity, { id: nominee.id, unitId: unit.id })
    if (!known) throw invalid({ path: 'nominee.id', message: 'problem.choice' })
    return known
  }
  const name = nominee.name.normalize('NFC').trim().replace(/\s+/g, ' ')
  if (name === '' || name.length > longestName) throw invalid({ path: 'nominee.name', message: name === '' ? 'problem.required' : 'problem.too-long', params: { max: longestName } })
  const created = {
    id: randomUUID(), kind: nominee.kind, name, foldedName: searchName(name), unitId: unit.id, birthYear: nominee.birthYear, position: nominee.position, personId: nominee.personId ?? null,
  }
  await tx.insert(NomineeEntity, created)
  return created
}

async function checkAward(tx: Transaction, { awardCode, cycleYear }: CreateDraftInput, kind: Subject): Promise<void> {
  const { ruleSet } = await ruleSetInForce(tx, tx.today)
  const award = ruleSet.awards.find((candidate) => candidate.code === awardCode)
  const thisYear = Number(tx.today.slice(0, 4))
  const problems: FieldProblem[] = []
  if (!award?.route) problems.push({ path: 'awardCode', message: 'problem.choice' })
  else if (!award.subjects.includes(kind)) problems.push({ path: 'nominee.kind', message: 'problem.subject-not-of-award' })
  if (!Number.isInteger(cycleYear) || cycleYear < thisYear - 5 || cycleYear > thisYear + 1) problems.push({ path: 'cycleYear', message: 'problem.year-range', params: { min: thisYear - 5, max: thisYear + 1 } })
  if (problems.length > 0) throw invalid(...problems)
  formFor(ruleSet, awardOf(ruleSet, awardCode), kind)
}
