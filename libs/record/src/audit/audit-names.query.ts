import type { Bilingual } from '@vinhdanh/domain'
import type { Reader } from '../reader.ts'
import { isUuid } from '../uuid.ts'

/** The names behind ids that stand in audit entries: people, units, dossiers' codes. Other ids have none. */
export async function auditNames(reader: Reader, ids: readonly string[]): Promise<ReadonlyMap<string, Bilingual>> {
  const wanted = [...new Set(ids)].filter(isUuid)
  if (wanted.length === 0) return new Map()
  const rows = await reader.query<{ id: string; vi: string; en: string }>(
    `SELECT id, name AS vi, name AS en FROM person WHERE id = ANY($1::uuid[])
     UNION ALL SELECT id, name_vi, name_en FROM unit WHERE id = ANY($1::uuid[])
     UNION ALL SELECT id, code, code FROM dossier WHERE id = ANY($1::uuid[])`, [wanted],
  )
  return new Map(rows.map(({ id, vi, en }) => [id, { vi, en }]))
}
