import { type Actor, may } from '@vinhdanh/domain'
import type { Database } from '../database.ts'
import type { BulkRefusal, RehearsedItem, RepairKindName } from './bulk-kind.ts'
import { repairKinds } from './bulk-kinds.ts'
import { type BulkSelection, selectDossiers } from './bulk-selection.ts'
import { wasRehearsed, writeRehearsal } from './write-rehearsal.ts'

export interface RepairsInput {
  /** Of the act to be; the same id again is the same act. */
  readonly id: string
  readonly kind: RepairKindName
  readonly selection: BulkSelection
}

/**
 * Freezes a selection and foretells for each dossier what would be repaired of it, or that nothing of it is broken. Nothing is sent, tried or restarted
 * before `startBulkAct`. Errors: as `selectDossiers`; `conflict.duplicate` for another person's id.
 */
export async function rehearseRepairs(database: Database, actor: Actor, { id, kind, selection }: RepairsInput): Promise<void> {
  await database.transact(actor, async (tx) => {
    if (await wasRehearsed(tx, id)) return
    const repair = repairKinds[kind]
    const dossierIds = await selectDossiers(tx, actor, selection)
    const seen = await repair.foresee(tx, dossierIds)
    const places = await tx.query<{ dossierId: string; unitPath: string }>('SELECT id AS "dossierId", unit_path AS "unitPath" FROM unnest($1::uuid[]) WITH ORDINALITY AS chosen(id, place) JOIN dossier USING (id) ORDER BY place', [dossierIds])
    const items = places.map(({ dossierId, unitPath }): RehearsedItem => {
      const forecast = seen.get(dossierId)
      const why: BulkRefusal | null = !may(actor, 'dossier.repair', unitPath) ? { code: 'auth.not-allowed' } : forecast ? null : { code: 'conflict.state' }
      return { dossierId, unitPath, forecast: forecast ?? {}, why }
    })
    await writeRehearsal(tx, { id, kind, instruction: { causes: repair.causes }, items })
  })
}
