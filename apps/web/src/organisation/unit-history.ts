import type { UnitChangeLine } from '@vinhdanh/record'
import { shortDate } from '../text/dates.ts'
import type { Words } from '../text/words.ts'

/** The history of a unit in words, each with the unit it leads to. */
export function presentChanges(changes: readonly UnitChangeLine[], unitId: string, { t, language }: Words) {
  return changes.map(({ kind, unitId: changed, oldName, otherId, otherName, oldParentName, effectiveOn, source }) => {
    const isOwn = changed === unitId
    const key = isOwn ? kind : kind === 'merge' ? 'merged' : 'splitFrom'
    return {
      what: t(`units:line.${key}`, { oldName: oldName[language], oldParent: oldParentName?.[language] ?? '', other: otherName?.[language] ?? '', unit: oldName[language] }),
      paper: t('units:byPaper', { date: shortDate(effectiveOn, language), source }), href: isOwn ? (kind === 'merge' || kind === 'split') && otherId !== null ? `/organisation/units/${otherId}` : null : `/organisation/units/${changed}`,
    }
  })
}
