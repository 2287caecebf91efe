import type { DossierPage } from '@vinhdanh/record'
import type { Words } from '../text/words.ts'

/** How often a dossier under way may still be returned; in the last round, what the way out is. Null for a draft and for one that has ended. */
export function roundsLeft({ dossier, maxRounds }: Pick<DossierPage, 'dossier' | 'maxRounds'>, { t }: Words): string | null {
  if (dossier.round === 0 || dossier.endedAt) return null
  const left = maxRounds - dossier.round
  return left > 0 ? t('dossier:rounds.left', { count: left, round: dossier.round, max: maxRounds }) : t('dossier:rounds.last', { max: maxRounds })
}
