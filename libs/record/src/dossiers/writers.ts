import { type Actor, may } from '@vinhdanh/domain'
import type { DossierHead } from './dossier-head.query.ts'

/** Whether someone may write a dossier while it is with its unit, and so see what only its writers see: its author, and who writes for its unit. */
export const isWriter = (actor: Actor, { author, unit }: { readonly author: Pick<DossierHead['author'], 'id'>; readonly unit: Pick<DossierHead['unit'], 'path'> }): boolean =>
  author.id === actor.personId || may(actor, 'dossier.draft', unit.path)
