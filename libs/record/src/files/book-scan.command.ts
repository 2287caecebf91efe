import { afterScan, isHeldBack, type ScanVerdict } from '@vinhdanh/domain'
import { systemActor } from '../access/system-actor.ts'
import type { Database } from '../database.ts'
import { fileUses } from './file-uses.ts'
import { StoredFileEntity } from './stored-file.entity.ts'
import { tellOfInfected } from './tell-of-infected.ts'

const job = 'rescan-files'
const actor = systemActor(job, '')

/**
 * Books what a new scan of a stored file said. A file found infected is out of circulation from this transaction on, and the people of its dossiers are told in it;
 * one that was held back without a verdict and is clean is given out again. Twice changes nothing more. A file that was forgotten meanwhile is passed over.
 */
export async function bookScan(database: Database, { sha256, verdict }: { readonly sha256: string; readonly verdict: ScanVerdict }): Promise<void> {
  await database.transact(actor, async (tx) => {
    if (!(await tx.find(StoredFileEntity, { sha256 }))) return
    const file = await tx.lock(StoredFileEntity, { sha256 })
    const scanState = afterScan(file.scanState, verdict, file.signature)
    const signature = scanState === 'infected' && verdict.state === 'infected' ? verdict.signature : file.signature
    await tx.updateOne(StoredFileEntity, { sha256 }, {
      scanState, signature, scannedAt: tx.now, heldSince: isHeldBack(scanState) ? (scanState === file.scanState ? file.heldSince : tx.now) : null,
      ...(scanState === file.scanState ? {} : { clearing: null }),
    })
    if (scanState === file.scanState) return
    const dossiers = await tx.query<{ id: string }>(`SELECT DISTINCT dossier_id AS id FROM ${fileUses} used WHERE sha256 = $1 AND dossier_id IS NOT NULL ORDER BY 1`, [sha256])
    const line = { act: 'file.scanned', objectKind: 'file', objectId: sha256, before: { scanState: file.scanState }, after: { scanState, ...(signature === null ? {} : { signature }) } } as const
    if (dossiers.length === 0) tx.audit(line)
    for (const { id } of dossiers) tx.audit({ ...line, dossierId: id })
    if (scanState === 'infected') await tellOfInfected(tx, { sha256, signature, dossierIds: dossiers.map(({ id }) => id) })
  })
}

/** Asks for the next look at what is to be scanned, in `seconds` by the real clock. There is one such job at most. */
export async function askToRescanFiles(database: Database, seconds = 0): Promise<void> {
  await database.transact(actor, (tx) => tx.job(job, {}, { key: job, inSeconds: seconds }))
}
