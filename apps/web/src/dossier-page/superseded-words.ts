import type { DossierPage, StepLine } from '@vinhdanh/record'
import type { Words } from '../text/words.ts'
import { anchorText } from './report.ts'

type Superseded = NonNullable<NonNullable<StepLine['decision']>['superseded']>

/** Why a pass no longer holds, in one sentence; null while it does. */
export function supersededText(superseded: Superseded | null | undefined, { form, award }: Pick<DossierPage, 'form' | 'award'>, { t, language }: Words): string | null {
  if (!superseded) return null
  if (superseded.why === 'comes-again') return t('dossier:superseded.comesAgain')
  if (superseded.why === 'decided-again') return t('dossier:superseded.decidedAgain', { round: superseded.round })
  const names = superseded.anchors.map((anchor) => (anchor === 'nominee' || anchor === 'award' ? t(`dossier:superseded.anchor.${anchor}`) : anchorText(anchor, form, award, { t, language }, null, 'dossier:superseded.anchor')))
  const shown = names.length > 4 ? [...names.slice(0, 3), t('dossier:superseded.more', { count: names.length - 3 })] : names
  return t('dossier:superseded.changed', { no: superseded.revisionNo, what: new Intl.ListFormat(language).format(shown) })
}
