import type { Reader } from '../reader.ts'
import type { StoredFileEntity } from './stored-file.entity.ts'
import type { FileExtent, StoredFile } from './register-file.command.ts'

export type ExtentRow = Pick<StoredFileEntity, 'pages' | 'width' | 'height'>

/** A row with only what is known of its extent. */
export function withExtent<Row extends ExtentRow>({ pages, width, height, ...row }: Row): Omit<Row, keyof ExtentRow> & FileExtent {
  return { ...row, ...(pages === null ? {} : { pages }), ...(width === null || height === null ? {} : { width, height }) }
}

/** What the record knows of a file; null when it was never registered, and when it is about to be forgotten as nothing refers to it. */
export async function fileBySha256(reader: Reader, sha256: string): Promise<StoredFile | null> {
  const [row] = await reader.query<Omit<StoredFile, keyof FileExtent> & ExtentRow>(
    'SELECT sha256, size, media_type AS "mediaType", scan_state AS "scanState", pages, width, height FROM stored_file WHERE sha256 = $1 AND retired_at IS NULL', [sha256],
  )
  return row ? withExtent(row) : null
}
