import type { SignableDossier } from '@vinhdanh/record'
import { mayBeSignedTogether } from './may-sign.ts'
import { mostAtOnce } from './sign-together.ts'

/** As many as are decided at once, with those beside them that are not, and how many there are in all. */
export function firstOf(dossiers: readonly SignableDossier[]): { readonly dossiers: readonly SignableDossier[]; readonly all: number } {
  const together = dossiers.filter(mayBeSignedTogether)
  return { dossiers: [...together.slice(0, mostAtOnce), ...dossiers.filter((dossier) => !mayBeSignedTogether(dossier))], all: together.length }
}
