import type { BulkKind, BulkKindName } from './bulk-kind.ts'
import { moveDeadlinesKind } from './move-deadlines.kind.ts'

export const bulkKinds: Readonly<Record<BulkKindName, BulkKind>> = {
  'move-deadlines': moveDeadlinesKind,
}
