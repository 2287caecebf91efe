import type { Reader } from '../reader.ts'
import type { StoredFileEntity } from './stored-file.entity.ts'
import type { FileExtent, StoredFile } from './register-file.command.ts'

export type ExtentRow = Pick<StoredFileEntity, 'pages' | 'width' | 'height'>

/** A row with only what is known of its extent. */
export function withExtent<Row extends ExtentRow>({ pages, width, height, ...row }: Row): Omit<Row, keyof ExtentRow> & FileExtent {
  return { ...row, ...(pages === null ? {} : { pages }), ...(width === null || height === null ? {} : { width, height }) }
}

/** What the record knows of a file; null when it was never registered. */
export async function fileBySha256(reader: Reader, sha256: string): Promise<StoredFile | null> {
  const [row] = await reader.query<Omit<StoredFile, keyof FileExtent> & ExtentRow>(
    'SELECT sha256, size, media_type AS "mediaType", scan_state AS "scanState", pages, width, height FROM stored_file WHERE sha256 = $1', [sha256],
  )
  return row ? withExtent(row) : null
}

/** Which of these files a paper, a decision (minutes, a document of an outside body), an opinion or an act after the decision names; the others may be swept once they are old. */
export async function isReferenced(reader: Reader, sha256: readonly string[]): Promise<Set<string>> {
  const rows = await reader.query<{ sha256: string }>(
    `SELECT sha256 FROM unnest($1::text[]) AS wanted(sha256)
     WHERE EXISTS (SELECT 1 FROM paper WHERE paper.file_sha256 = wanted.sha256)
        OR EXISTS (SELECT 1 FROM decision WHERE jsonb_path_exists(payload, '$.** ? (@ == $file)', jsonb_build_object('file', wanted.sha256)))
        OR EXISTS (SELECT 1 FROM opinion WHERE opinion.answer_file = wanted.sha256)
        OR EXISTS (SELECT 1 FROM award_act WHERE award_act.paper = wanted.sha256)`,
    [sha256],
  )
  return new Set(rows.map((row) => row.sha256))
}
