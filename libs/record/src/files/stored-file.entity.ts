import { Entity } from 'typeorm'
import { Instant, Int, Text, TextKey } from '../columns.ts'

/** A file in the content-addressed store, known to the record before anything refers to it. */
@Entity('stored_file')
export class StoredFileEntity {
  @TextKey() sha256: string
  @Int() size: number
  @Text() mediaType: string
  /** Of a PDF; null also for one stored before pages were counted. */
  @Int({ nullable: true }) pages: number | null
  /** Of a picture, in pixels. */
  @Int({ nullable: true }) width: number | null
  @Int({ nullable: true }) height: number | null
  @Text() scanState: 'clean' | 'not-scanned' | 'quarantined'
  @Instant() createdAt: Date
}
