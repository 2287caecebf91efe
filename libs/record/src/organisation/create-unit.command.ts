import { type Actor, AppError, type Bilingual, type Day, invalid } from '@vinhdanh/domain'
import { randomUUID } from 'node:crypto'
import { requireRight } from '../access/require-right.ts'
import type { Database } from '../database.ts'
import { unitToWriteIn } from './unit-to-write-in.ts'
import { UnitEntity, type UnitKind } from './unit.entity.ts'

export interface CreateUnitInput {
  /** Null for the root of a tree: a ministry, or the Central Board. */
  readonly parentId: string | null
  readonly kind: UnitKind
  readonly name: Bilingual
  readonly validFrom: Day
}

export interface UnitPlace {
  readonly id: string
  readonly path: string
}

/** Adds a unit below another or as a root. Errors: AppError `auth.not-allowed`, `not-found` for the parent, `validation.failed`. */
export async function createUnit(database: Database, actor: Actor, { parentId, kind, name, validFrom }: CreateUnitInput): Promise<UnitPlace> {
  if (!name.vi.trim() || !name.en.trim()) throw invalid({ path: 'name', message: 'problem.required' })
  return database.transact(actor, async (tx) => {
    const parent = parentId === null ? null : await unitToWriteIn(tx, parentId)
    if (parentId !== null && !parent) throw new AppError('not-found')
    if (parent) requireRight(actor, 'organisation.change', parent.path)
    else if (actor.kind !== 'system') throw new AppError('auth.not-allowed')
    const id = randomUUID()
    const path = `${parent?.path ?? '/'}${id}/`
    await tx.insert(UnitEntity, { id, parentId, kind, nameVi: name.vi, nameEn: name.en, path, validFrom, validTo: null })
    tx.audit({ act: 'unit.create', objectKind: 'unit', objectId: id, after: { parentId, kind, name, validFrom } })
    return { id, path }
  })
}
