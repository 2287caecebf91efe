import type { Actor } from '@vinhdanh/domain'
import type { FileExtent } from '../files/register-file.command.ts'
import { type ExtentRow, withExtent } from '../files/stored-file.query.ts'
import type { Reader } from '../reader.ts'
import type { DossierHead } from './dossier-head.query.ts'
import type { PaperLine } from './dossier-history.query.ts'
import { isWriter } from './writers.ts'

/** A file that was taken out of the working copy, whether another came in its place or not. */
export interface EarlierPaper extends PaperLine {
  readonly removedAt: Date
  readonly removedByName: string
  /** The revisions that hold it, oldest first; none when it was never handed in. */
  readonly revisions: readonly number[]
}

/**
 * What once lay under each paper and does not any more, the last removed first; the same file under the same paper once. Whoever may not write the dossier finds only what
 * was handed in: what was taken out before that is the unit's own. Of a dossier that the caller may see.
 */
export async function earlierPapers(reader: Reader, actor: Actor, { id, author, unit }: Pick<DossierHead, 'id' | 'author' | 'unit'>): Promise<EarlierPaper[]> {
  const rows = await reader.query<Omit<EarlierPaper, keyof FileExtent> & ExtentRow>(
    `SELECT * FROM (
       SELECT DISTINCT ON (paper.code, paper.file_sha256) paper.id, paper.code, paper.name, paper.file_sha256 AS sha256, paper.size, paper.media_type AS "mediaType", f.scan_state AS "scanState",
         f.pages, f.width, f.height, p.name AS "uploadedByName", paper.created_at AS "createdAt", paper.removed_at AS "removedAt",
         coalesce((SELECT a.actor_name FROM audit_entry a WHERE a.dossier_id = paper.dossier_id AND a.object_kind = 'paper' AND a.object_id = paper.id::text AND a.act = 'paper.removed' LIMIT 1), '') AS "removedByName",
         ARRAY(SELECT r.no FROM revision r
           WHERE r.dossier_id = paper.dossier_id AND r.content -> 'papers' @> jsonb_build_array(jsonb_build_object('code', paper.code, 'sha256', paper.file_sha256)) ORDER BY r.no) AS revisions
       FROM paper JOIN stored_file f ON f.sha256 = paper.file_sha256 JOIN person p ON p.id = paper.uploaded_by
       WHERE paper.dossier_id = $1 AND paper.removed_at IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM paper kept WHERE kept.dossier_id = paper.dossier_id AND kept.code = paper.code AND kept.file_sha256 = paper.file_sha256 AND kept.removed_at IS NULL)
       ORDER BY paper.code, paper.file_sha256, paper.removed_at DESC) earlier
     WHERE $2 OR cardinality(revisions) > 0 ORDER BY code, "removedAt" DESC, id`,
    [id, isWriter(actor, { author, unit })],
  )
  return rows.map(withExtent)
}
