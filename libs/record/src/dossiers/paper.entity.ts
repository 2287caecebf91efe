import { Entity, Index } from 'typeorm'
import { Instant, Int, References, Text, Uuid, UuidKey } from '../columns.ts'
import { StoredFileEntity } from '../files/stored-file.entity.ts'
import { DossierEntity } from './dossier.entity.ts'

/** A paper in the working copy of a dossier. Removing it hides it from the next revision; the file stays for the revisions that name it. */
@Entity('paper')
export class PaperEntity {
  @UuidKey() id: string
  @References(() => DossierEntity) @Index('paper_dossier') @Uuid() dossierId: string
  @Text() code: string
  @References(() => StoredFileEntity) @Index('paper_file') @Text() fileSha256: string
  @Text() name: string
  @Int() size: number
  @Text() mediaType: string
  @Uuid() uploadedBy: string
  @Instant() createdAt: Date
  @Instant({ nullable: true }) removedAt: Date | null
}
