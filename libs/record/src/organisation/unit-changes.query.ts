import type { Bilingual, Day } from '@vinhdanh/domain'
import type { Reader } from '../reader.ts'
import type { UnitChangeKind } from './unit-change.entity.ts'

/** One line of a unit's history: what happened to it, or what came to it from another. */
export interface UnitChangeLine {
  readonly kind: UnitChangeKind
  readonly unitId: string
  readonly oldName: Bilingual
  readonly otherId: string | null
  readonly otherName: Bilingual | null
  readonly oldParentName: Bilingual | null
  readonly effectiveOn: Day
  readonly source: string
}

/** The history of a unit, the latest first: its own changes, the units that were merged into it, and the one it was split from. */
export async function unitChanges(reader: Reader, unitId: string): Promise<UnitChangeLine[]> {
  const named = (unit: string) => `CASE WHEN ${unit}.id IS NULL THEN NULL ELSE jsonb_build_object('vi', ${unit}.name_vi, 'en', ${unit}.name_en) END`
  return reader.query<UnitChangeLine>(
    `SELECT c.kind, c.unit_id AS "unitId", jsonb_build_object('vi', c.old_name_vi, 'en', c.old_name_en) AS "oldName", c.other_id AS "otherId", ${named('o')} AS "otherName",
       ${named('p')} AS "oldParentName", to_char(c.effective_on, 'YYYY-MM-DD') AS "effectiveOn", c.source
     FROM unit_change c LEFT JOIN unit o ON o.id = c.other_id LEFT JOIN unit p ON p.id = c.old_parent_id
     WHERE c.unit_id = $1 OR (c.other_id = $1 AND c.kind IN ('merge', 'split')) ORDER BY c.effective_on DESC, c.created_at DESC`,
    [unitId],
  )
}
