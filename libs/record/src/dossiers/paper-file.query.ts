import { type Actor, AppError } from '@vinhdanh/domain'
import { sightCondition } from '../access/sight.ts'
import type { Reader } from '../reader.ts'
import { SqlParameters } from '../sql-parameters.ts'
import { requireUuid } from '../uuid.ts'

export interface PaperFile {
  readonly name: string
  readonly mediaType: string
  readonly scanState: 'clean' | 'not-scanned' | 'quarantined'
}

/**
 * A file of a dossier's papers, of the working copy or of any revision, or one that a decision, an opinion or an act after the decision names. Errors: AppError `not-found`, also for a
 * dossier that the actor may not see: a hash alone opens nothing.
 */
export async function paperFile(reader: Reader, actor: Actor, dossierId: string, sha256: string): Promise<PaperFile> {
  requireUuid(dossierId)
  const parameters = new SqlParameters()
  const [id, file] = [parameters.add(dossierId), parameters.add(sha256)]
  const [row] = await reader.query<PaperFile>(
    `SELECT coalesce(
       (SELECT paper.name FROM paper WHERE paper.dossier_id = d.id AND paper.file_sha256 = f.sha256 ORDER BY paper.created_at DESC LIMIT 1),
       f.sha256) AS name, f.media_type AS "mediaType", f.scan_state AS "scanState"
     FROM dossier d JOIN stored_file f ON f.sha256 = ${file}
     WHERE d.id = ${id} AND ${sightCondition(actor, parameters)} AND (
       EXISTS (SELECT 1 FROM paper WHERE paper.dossier_id = d.id AND paper.file_sha256 = f.sha256)
       OR EXISTS (SELECT 1 FROM decision x WHERE x.dossier_id = d.id AND jsonb_path_exists(x.payload, '$.** ? (@ == $file)', jsonb_build_object('file', f.sha256)))
       OR EXISTS (SELECT 1 FROM opinion o WHERE o.dossier_id = d.id AND o.answer_file = f.sha256)
       OR EXISTS (SELECT 1 FROM award_act x JOIN award_record a ON a.id = x.award_id WHERE a.dossier_id = d.id AND x.paper = f.sha256))`,
    parameters.values,
  )
  if (!row) throw new AppError('not-found')
  return row
}
