import type { Reader } from '../reader.ts'
import type { StoredFileEntity } from './stored-file.entity.ts'

export type StoredFile = Pick<StoredFileEntity, 'sha256' | 'size' | 'mediaType' | 'scanState'>

/**
 * Makes a file of the content store known, before anything refers to it; what refers to it is audited. Content already known stays as it is, except
 * that the newest verdict of the scanner counts.
 */
export async function registerFile(writer: Reader, { sha256, size, mediaType, scanState }: StoredFile): Promise<void> {
  await writer.query(
    `INSERT INTO stored_file (sha256, size, media_type, scan_state, created_at) VALUES ($1, $2, $3, $4, record_now())
     ON CONFLICT (sha256) DO UPDATE SET scan_state = excluded.scan_state
       WHERE excluded.scan_state <> 'not-scanned' AND stored_file.scan_state <> excluded.scan_state`,
    [sha256, size, mediaType, scanState],
  )
}
