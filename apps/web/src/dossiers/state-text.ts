import type { DossierState } from '@vinhdanh/domain'
import type { Revoked } from '@vinhdanh/record'
import type { Words } from '../text/words.ts'

/** How a dossier stands, in a word: its state, or what a later order made of its award. */
export function stateText({ state, revoked }: { readonly state: DossierState; readonly revoked: Revoked | null }, { t }: Words): string {
  return revoked ? t(`ledger:standing.${revoked}`) : t(`dossiers:state.${state}`)
}
