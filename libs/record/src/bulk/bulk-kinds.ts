import type { BulkKind, BulkKindName, RepairKind, RepairKindName } from './bulk-kind.ts'
import { moveDeadlinesKind } from './move-deadlines.kind.ts'
import { remindHoldersKind } from './remind-holders.kind.ts'
import { repinKind } from './repin.kind.ts'
import { resendMailKind } from './resend-mail.kind.ts'
import { restartWorkflowsKind } from './restart-workflows.kind.ts'
import { retryJobsKind } from './retry-jobs.kind.ts'

export const repairKinds: Readonly<Record<RepairKindName, RepairKind>> = {
  'resend-mail': resendMailKind,
  'remind-holders': remindHoldersKind,
  'retry-jobs': retryJobsKind,
  'restart-workflows': restartWorkflowsKind,
}

export const bulkKinds: Readonly<Record<BulkKindName, BulkKind>> = {
  'move-deadlines': moveDeadlinesKind,
  repin: repinKind,
  ...repairKinds,
}
