import type { Reader } from '../reader.ts'

/** True while a dossier is on its way: handed in and not ended. */
export async function isOpen(reader: Reader, dossierId: string): Promise<boolean> {
  const [row] = await reader.query<{ open: boolean }>('SELECT plan IS NOT NULL AND ended_at IS NULL AS open FROM dossier WHERE id = $1', [dossierId])
  return row?.open ?? false
}
