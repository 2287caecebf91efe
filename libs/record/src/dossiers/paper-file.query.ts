import { type Actor, AppError, type ScanState } from '@vinhdanh/domain'
import { sightCondition } from '../access/sight.ts'
import { refuseHeldBack } from '../files/refuse-held-back.ts'
import { fileUses } from '../files/file-uses.ts'
import type { Reader } from '../reader.ts'
import { SqlParameters } from '../sql-parameters.ts'
import { requireUuid } from '../uuid.ts'
import { isWriter } from './writers.ts'

export interface PaperFile {
  readonly name: string
  readonly mediaType: string
}

/** Whether the file `f` was only ever in a working copy of the dossier `d`, and is there no more: in no revision, and named by nothing but papers. */
const isEarlierOnly = `(NOT EXISTS (SELECT 1 FROM paper now WHERE now.dossier_id = d.id AND now.file_sha256 = f.sha256 AND now.removed_at IS NULL)
       AND NOT EXISTS (SELECT 1 FROM revision r WHERE r.dossier_id = d.id AND r.content -> 'papers' @> jsonb_build_array(jsonb_build_object('sha256', f.sha256)))
       AND NOT EXISTS (SELECT 1 FROM ${fileUses} used WHERE used.dossier_id = d.id AND used.sha256 = f.sha256 AND used.name IS NULL))`

/**
 * A file of a dossier's papers, of the working copy or of any revision, or one that a decision, an opinion or an act after the decision names. Errors: AppError `not-found`, also for a
 * dossier that the actor may not see, and for what only a draft held for a while unless the actor writes the dossier: a hash alone opens nothing; `file.quarantined` and `file.found-infected` for one that is held back.
 */
export async function paperFile(reader: Reader, actor: Actor, dossierId: string, sha256: string): Promise<PaperFile> {
  requireUuid(dossierId)
  const parameters = new SqlParameters()
  const [id, file] = [parameters.add(dossierId), parameters.add(sha256)]
  const [row] = await reader.query<PaperFile & { readonly scanState: ScanState; readonly isEarlier: boolean; readonly authorId: string; readonly unitPath: string }>(
    `SELECT coalesce(
       (SELECT paper.name FROM paper WHERE paper.dossier_id = d.id AND paper.file_sha256 = f.sha256 ORDER BY paper.created_at DESC LIMIT 1),
       f.sha256) AS name, f.media_type AS "mediaType", f.scan_state AS "scanState", d.created_by AS "authorId", d.unit_path AS "unitPath", ${isEarlierOnly} AS "isEarlier"
     FROM dossier d JOIN stored_file f ON f.sha256 = ${file}
     WHERE d.id = ${id} AND ${sightCondition(actor, parameters)} AND EXISTS (SELECT 1 FROM ${fileUses} used WHERE used.dossier_id = d.id AND used.sha256 = f.sha256)`,
    parameters.values,
  )
  if (!row || row.isEarlier && !isWriter(actor, { author: { id: row.authorId }, unit: { path: row.unitPath } })) throw new AppError('not-found')
  refuseHeldBack(row.scanState)
  return { name: row.name, mediaType: row.mediaType }
}
