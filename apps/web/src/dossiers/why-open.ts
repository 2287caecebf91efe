import { openPlace } from '@vinhdanh/domain'
import type { DraftPage } from '@vinhdanh/record'
import { anchorText } from '../dossier-page/report.ts'
import type { Language } from '../text/catalogue.ts'
import { wordsIn } from '../text/words.ts'
import { citationText } from './citation.ts'

/** Why a place of a returned dossier may be changed although no remark is pinned to it: it depends on another that is open. Null otherwise. */
export function whyOpen({ unlocked, form, award, ruleSet }: Pick<DraftPage, 'unlocked' | 'form' | 'award' | 'ruleSet'>, anchor: string, language: Language): string | null {
  const because = openPlace(unlocked, anchor)?.because
  if (!because) return null
  const words = wordsIn(language)
  return words.t('dossiers:section.because', { place: anchorText(because.anchor, form, award, words), source: citationText(ruleSet, because.cite, language) })
}
