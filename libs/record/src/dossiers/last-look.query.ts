import type { Actor } from '@vinhdanh/domain'
import type { Reader } from '../reader.ts'
import { type Revision, revisionOf } from './dossier-history.query.ts'
import type { DossierPage } from './dossier-page.query.ts'

/** The revision with which the present one is compared for a reader, and why that: they decided on it, said they had seen it, or it is the one before. */
export interface LastLook {
  readonly revision: Revision
  readonly by: 'decided' | 'seen' | 'round-before'
}

/** What the reader last looked at, as far as the record can know it. Null for a dossier that was handed in once and not looked at yet. */
export async function lastLook(reader: Reader, { dossier, steps }: Pick<DossierPage, 'dossier' | 'steps'>, { personId }: Actor): Promise<LastLook | null> {
  const decided = Math.max(0, ...steps.flatMap(({ kind, decision }) => (decision && kind !== 'correction' && decision.personId === personId ? [decision.revisionNo] : [])))
  const [row] = await reader.query<{ no: number }>('SELECT revision_no AS no FROM seen_revision WHERE dossier_id = $1 AND person_id = $2', [dossier.id, personId])
  const seen = row?.no ?? 0
  const known = Math.max(decided, seen)
  const by = known === 0 ? 'round-before' : seen > decided ? 'seen' : 'decided'
  const revision = await revisionOf(reader, dossier.id, known === 0 ? dossier.revisionNo - 1 : known)
  return revision && { revision, by }
}
