import type { ScanState } from '@vinhdanh/domain'
import type { Reader } from '../reader.ts'
import { fileUses } from './file-uses.ts'

/** How safe each file that a dossier names is known to be, by its SHA-256. */
export type ScanStates = Readonly<Record<string, ScanState>>

/** Of a dossier that the caller may see. */
export async function scanStatesOf(reader: Reader, dossierIds: readonly string[]): Promise<ScanStates> {
  const rows = await reader.query<{ sha256: string; state: ScanState }>(
    `SELECT f.sha256, f.scan_state AS state FROM stored_file f WHERE f.sha256 IN (SELECT sha256 FROM ${fileUses} used WHERE used.dossier_id = ANY($1::uuid[]))`, [dossierIds],
  )
  return Object.fromEntries(rows.map(({ sha256, state }) => [sha256, state]))
}
