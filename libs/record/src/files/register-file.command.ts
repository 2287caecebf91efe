import { AppError, type ScanState } from '@vinhdanh/domain'
import type { Reader } from '../reader.ts'
import type { StoredFileEntity } from './stored-file.entity.ts'

/** How much there is to read, where it is known: pages of a PDF, pixels of a picture. */
export interface FileExtent {
  readonly pages?: number
  readonly width?: number
  readonly height?: number
}

export type StoredFile = Pick<StoredFileEntity, 'sha256' | 'size' | 'mediaType' | 'scanState'> & FileExtent

/** A verdict that it is clean counts; none is no reason to take back what is known, and what was found in it or cleared by people is not undone by sending it again. */
const stateThen = `CASE WHEN known.scan_state IN ('not-scanned', 'quarantined') AND excluded.scan_state <> 'not-scanned' THEN excluded.scan_state ELSE known.scan_state END`

/**
 * Makes a file of the content store known, before anything refers to it; what refers to it is audited. Content already known stays as it is, except
 * that a verdict counts where there was none, and that what was not counted before is known from now on. Errors: AppError `file.infected` for content that was once found to be so.
 */
export async function registerFile(writer: Reader, { sha256, size, mediaType, scanState, pages, width, height }: StoredFile): Promise<void> {
  const [row] = await writer.query<{ scanState: ScanState }>(
    `INSERT INTO stored_file AS known (sha256, size, media_type, scan_state, held_since, pages, width, height, created_at)
     VALUES ($1, $2, $3, $4, CASE WHEN $4 = 'quarantined' THEN record_now() END, $5, $6, $7, record_now())
     ON CONFLICT (sha256) DO UPDATE SET scan_state = ${stateThen},
       held_since = CASE WHEN ${stateThen} IN ('quarantined', 'infected') THEN coalesce(known.held_since, record_now()) END,
       pages = coalesce(known.pages, excluded.pages), width = coalesce(known.width, excluded.width), height = coalesce(known.height, excluded.height),
       created_at = CASE WHEN known.retired_at IS NULL THEN known.created_at ELSE record_now() END, retired_at = NULL
     RETURNING scan_state AS "scanState"`,
    [sha256, size, mediaType, scanState, pages ?? null, width ?? null, height ?? null],
  )
  if (row?.scanState === 'infected') throw new AppError('file.infected')
}
