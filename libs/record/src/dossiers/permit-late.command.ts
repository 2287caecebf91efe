import { type Actor, AppError, type FieldProblem, invalid, type Level, mayPermitLate, type Role } from '@vinhdanh/domain'
import { IsNull } from 'typeorm'
import type { Database } from '../database.ts'
import { ruleSetById } from '../rules/rule-set.query.ts'
import type { Transaction } from '../transaction.ts'
import { DossierEntity } from './dossier.entity.ts'
import { LateEntryEntity } from './late-entry.entity.ts'

export interface PermitLateInput {
  readonly dossierId: string
  readonly level: Level
  readonly reason: string
  /** Who permits it: the leader that signed. */
  readonly authority: string
  readonly paperNumber: string
}

/**
 * Lets a dossier that came in after a level's cut-off pass with permission. Errors: `not-found` when it is not late there, `auth.not-allowed`,
 * `conflict.state` when it has ended or was permitted before, `validation.failed`.
 */
export async function permitLate(database: Database, actor: Actor, { dossierId, level, ...typed }: PermitLateInput): Promise<void> {
  await database.transact(actor, async (tx) => {
    const dossier = await tx.lock(DossierEntity, { id: dossierId })
    const entry = await tx.get(LateEntryEntity, { dossierId, level })
    const ruleSet = await ruleSetById(tx, dossier.ruleSetId ?? '')
    if (!mayPermitLate(ruleSet, actor, level, { unitPath: dossier.unitPath, heldRoles: await heldRoles(tx, actor, dossierId, level) })) throw new AppError('auth.not-allowed')
    if (dossier.endedAt || entry.permittedAt) throw new AppError('conflict.state', { state: dossier.state })
    const permission = { reason: typed.reason.trim(), authority: typed.authority.trim(), paperNumber: typed.paperNumber.trim() }
    const missing: FieldProblem[] = Object.entries(permission).filter(([, text]) => text === '').map(([path]) => ({ path, message: 'problem.required' }))
    if (missing.length > 0) throw invalid(...missing)
    await tx.updateOne(LateEntryEntity, { dossierId, level, permittedAt: IsNull() }, { ...permission, permittedBy: actor.personId, permittedAt: tx.now })
    tx.audit({ act: 'dossier.late-permitted', objectKind: 'dossier', objectId: dossierId, dossierId, after: { level, cutOff: entry.cutOff, ...permission } })
  })
}

/** The roles in which the actor holds an open task of the dossier at the level. */
async function heldRoles(tx: Transaction, { personId }: Actor, dossierId: string, level: Level): Promise<Role[]> {
  const rows = await tx.query<{ role: Role }>(
    `SELECT s.role FROM task t JOIN step s ON s.id = t.step_row_id WHERE t.dossier_id = $1 AND t.holder_id = $2 AND t.state = 'open' AND s.level = $3`, [dossierId, personId, level],
  )
  return rows.map(({ role }) => role)
}
