import type { Reader } from '../reader.ts'
import type { StoredFileEntity } from './stored-file.entity.ts'

/** How much there is to read, where it is known: pages of a PDF, pixels of a picture. */
export interface FileExtent {
  readonly pages?: number
  readonly width?: number
  readonly height?: number
}

export type StoredFile = Pick<StoredFileEntity, 'sha256' | 'size' | 'mediaType' | 'scanState'> & FileExtent

/**
 * Makes a file of the content store known, before anything refers to it; what refers to it is audited. Content already known stays as it is, except
 * that the newest verdict of the scanner counts, and that what was not counted before is known from now on.
 */
export async function registerFile(writer: Reader, { sha256, size, mediaType, scanState, pages, width, height }: StoredFile): Promise<void> {
  await writer.query(
    `INSERT INTO stored_file AS known (sha256, size, media_type, scan_state, pages, width, height, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, record_now())
     ON CONFLICT (sha256) DO UPDATE SET scan_state = CASE WHEN excluded.scan_state = 'not-scanned' THEN known.scan_state ELSE excluded.scan_state END,
       pages = coalesce(known.pages, excluded.pages), width = coalesce(known.width, excluded.width), height = coalesce(known.height, excluded.height)
       WHERE excluded.scan_state <> 'not-scanned' AND known.scan_state <> excluded.scan_state
         OR known.pages IS NULL AND excluded.pages IS NOT NULL OR known.width IS NULL AND excluded.width IS NOT NULL`,
    [sha256, size, mediaType, scanState, pages ?? null, width ?? null, height ?? null],
  )
}
