import type { Standing } from '@vinhdanh/domain'

/** What a later order made of an award. */
export type Revoked = Exclude<Standing, 'in-force'>

/** SQL: what a later order made of the award that the dossier `d` ended with, or null; the dossier itself stays as it was decided. */
export const revoked = `(SELECT a.standing FROM award_record a WHERE a.dossier_id = d.id AND a.standing <> 'in-force') AS revoked`
