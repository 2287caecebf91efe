import { type Actor, AppError, type ScanState } from '@vinhdanh/domain'
import { sightCondition } from '../access/sight.ts'
import { refuseHeldBack } from '../files/refuse-held-back.ts'
import { fileUses } from '../files/file-uses.ts'
import type { Reader } from '../reader.ts'
import { SqlParameters } from '../sql-parameters.ts'
import { requireUuid } from '../uuid.ts'

export interface PaperFile {
  readonly name: string
  readonly mediaType: string
}

/**
 * A file of a dossier's papers, of the working copy or of any revision, or one that a decision, an opinion or an act after the decision names. Errors: AppError `not-found`, also for a
 * dossier that the actor may not see: a hash alone opens nothing; `file.quarantined` and `file.found-infected` for one that is held back.
 */
export async function paperFile(reader: Reader, actor: Actor, dossierId: string, sha256: string): Promise<PaperFile> {
  requireUuid(dossierId)
  const parameters = new SqlParameters()
  const [id, file] = [parameters.add(dossierId), parameters.add(sha256)]
  const [row] = await reader.query<PaperFile & { readonly scanState: ScanState }>(
    `SELECT coalesce(
       (SELECT paper.name FROM paper WHERE paper.dossier_id = d.id AND paper.file_sha256 = f.sha256 ORDER BY paper.created_at DESC LIMIT 1),
       f.sha256) AS name, f.media_type AS "mediaType", f.scan_state AS "scanState"
     FROM dossier d JOIN stored_file f ON f.sha256 = ${file}
     WHERE d.id = ${id} AND ${sightCondition(actor, parameters)} AND EXISTS (SELECT 1 FROM ${fileUses} used WHERE used.dossier_id = d.id AND used.sha256 = f.sha256)`,
    parameters.values,
  )
  if (!row) throw new AppError('not-found')
  const { scanState, ...found } = row
  refuseHeldBack(scanState)
  return found
}
