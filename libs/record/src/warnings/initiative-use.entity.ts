import { Entity, Index } from 'typeorm'
import { References, TextKey, UuidKey } from '../columns.ts'
import { DossierEntity } from '../dossiers/dossier.entity.ts'

/** That a dossier, as handed in last, names an initiative: by the key under which every way of writing its name meets. */
@Entity('initiative_use')
export class InitiativeUseEntity {
  @References(() => DossierEntity) @UuidKey() dossierId: string
  @Index('initiative_use_key') @TextKey() key: string
}
