import { type Actor, AppError, clearersNeeded, type FieldProblem, invalid, shortestReason } from '@vinhdanh/domain'
import { requireRightAnywhere } from '../access/require-right.ts'
import type { Database } from '../database.ts'
import { heldFile } from './held-files.query.ts'
import { StoredFileEntity } from './stored-file.entity.ts'

export interface ClearFileInput {
  readonly sha256: string
  readonly reason: string
  /** The first eight letters of its SHA-256, typed. */
  readonly confirmation: string
}

/**
 * Lets a file that is held back be opened all the same. One that no scanner could judge takes one administrator with a reason; one that was found infected takes two: the first
 * asks, and the second, who must be somebody else, agrees. Answers whether it is open now. Errors: AppError `not-found` for a file of no dossier of the actor's branches,
 * `auth.not-allowed`, `conflict.state` when it is not held back, `separation-of-duties` for the one who asked, `validation.failed`.
 */
export async function clearFile(database: Database, actor: Actor, input: ClearFileInput): Promise<{ readonly cleared: boolean }> {
  requireRightAnywhere(actor, 'file.clear')
  return database.transact(actor, async (tx) => {
    const { dossiers } = await heldFile(tx, actor, input.sha256)
    const file = await tx.lock(StoredFileEntity, { sha256: input.sha256 })
    const needed = clearersNeeded(file.scanState)
    if (needed === null) throw new AppError('conflict.state', { state: file.scanState })
    const reason = input.reason.replace(/\r\n?/g, '\n').normalize('NFC').trim()
    refuseWrong(reason, input)
    if (needed === 2 && file.clearing?.personId === actor.personId) throw new AppError('separation-of-duties')
    const cleared = needed === 1 || file.clearing !== null
    await tx.updateOne(StoredFileEntity, { sha256: file.sha256, scanState: file.scanState }, cleared
      ? { scanState: 'cleared', heldSince: null, clearing: null }
      : { clearing: { personId: actor.personId ?? '', name: actor.name, reason, at: tx.now.toISOString() } })
    const { scanState, signature } = file
    const line = {
      ...(cleared ? { act: 'file.cleared' } : { act: 'file.clearing-asked' }), objectKind: 'file', objectId: file.sha256, before: { scanState, ...(signature === null ? {} : { signature }) }, after: { reason },
    }
    for (const { id } of dossiers) tx.audit({ ...line, dossierId: id })
    return { cleared }
  })
}

function refuseWrong(reason: string, { sha256, confirmation }: ClearFileInput): void {
  const problems: FieldProblem[] = [
    ...(reason.length < shortestReason ? [{ path: 'reason', message: 'problem.reason-required', params: { min: shortestReason } }] : []),
    ...(confirmation.trim().toLowerCase() === sha256.slice(0, 8) ? [] : [{ path: 'confirmation', message: 'problem.code-to-type', params: { code: sha256.slice(0, 8) } }]),
  ]
  if (problems.length > 0) throw invalid(...problems)
}
