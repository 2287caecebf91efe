import { type Actor, AppError, type ScanState } from '@vinhdanh/domain'
import type { Database } from '../database.ts'
import type { PaperFile } from '../dossiers/paper-file.query.ts'
import { refuseHeldBack } from '../files/refuse-held-back.ts'
import { requireUuid } from '../uuid.ts'
import { ledgerOf } from './ledger.query.ts'

/**
 * The paper of an act on an award, also on one from before this system, for whoever may read the ledger of its nominee. Errors: AppError `not-found`, also for an award that the actor may
 * not read: a hash alone opens nothing; `file.quarantined`, `file.found-infected`.
 */
export async function actPaper(database: Database, actor: Actor, { awardId, sha256 }: { readonly awardId: string; readonly sha256: string }): Promise<PaperFile> {
  requireUuid(awardId)
  const [row] = await database.query<PaperFile & { readonly nomineeId: string; readonly scanState: ScanState }>(
    `SELECT a.nominee_id AS "nomineeId", x.order_number AS name, f.media_type AS "mediaType", f.scan_state AS "scanState"
     FROM award_act x JOIN award_record a ON a.id = x.award_id JOIN stored_file f ON f.sha256 = x.paper WHERE a.id = $1 AND x.paper = $2 ORDER BY x.acted_at LIMIT 1`,
    [awardId, sha256],
  )
  if (!row) throw new AppError('not-found')
  const { nomineeId, scanState, ...file } = row
  await ledgerOf(database, nomineeId, actor)
  refuseHeldBack(scanState)
  return file
}
