import type { ScanState } from '@vinhdanh/domain'
import { Entity, Index } from 'typeorm'
import { Instant, Int, Json, Text, TextKey } from '../columns.ts'

/** What one administrator asked to be let out, until a second one agrees. */
export interface ClearingAsked {
  readonly personId: string
  readonly name: string
  readonly reason: string
  /** UTC, ISO 8601. */
  readonly at: string
}

/** A file in the content-addressed store, known to the record before anything refers to it. */
@Entity('stored_file')
@Index('stored_file_held', ['scanState'], { where: "scan_state IN ('quarantined','infected')" })
@Index('stored_file_scanned', ['scannedAt'])
export class StoredFileEntity {
  @TextKey() sha256: string
  @Int() size: number
  @Text() mediaType: string
  /** Of a PDF; null also for one stored before pages were counted. */
  @Int({ nullable: true }) pages: number | null
  /** Of a picture, in pixels. */
  @Int({ nullable: true }) width: number | null
  @Int({ nullable: true }) height: number | null
  @Text() scanState: ScanState
  /** Since when it is held back; null while it is not. */
  @Instant({ nullable: true }) heldSince: Date | null
  /** When it was last scanned anew, with a verdict or without. */
  @Instant({ nullable: true }) scannedAt: Date | null
  /** What a scanner found in it; kept when it is cleared, so that the same finding does not hold it back again. */
  @Text({ nullable: true }) signature: string | null
  @Json({ nullable: true }) clearing: ClearingAsked | null
  /** Since when nothing refers to it; it is forgotten an hour later. */
  @Instant({ nullable: true }) retiredAt: Date | null
  @Instant() createdAt: Date
}
