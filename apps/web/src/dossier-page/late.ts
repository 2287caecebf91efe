import { type Actor, holdsRole } from '@vinhdanh/domain'
import type { DossierPage } from '@vinhdanh/record'
import { shortDate } from '../text/dates.ts'
import type { Words } from '../text/words.ts'

/** The levels at which a dossier came in late, with who permitted it or, for whoever may, the way to permit it. */
export function lateView({ dossier, late, place }: DossierPage, actor: Actor, { t, language }: Words) {
  const held = place?.holders.some(({ personId }) => personId === actor.personId) ? place : null
  return late.map((entry) => {
    const may = holdsRole(actor, entry.permittingRoles, dossier.unit.path) || (held?.level === entry.level && entry.permittingRoles.includes(held.role))
    return {
      title: t('dossier:late.now', { level: t(`dossier:level.${entry.level}`), date: shortDate(entry.cutOff, language) }),
      text: entry.permittedAt
        ? t('dossier:late.permitted', { authority: entry.authority, number: entry.paperNumber, reason: entry.reason, name: entry.permittedByName, date: shortDate(entry.permittedAt, language) })
        : t('dossier:late.unpermitted'),
      source: entry.citation ? [entry.citation.instrument[language], entry.citation.place].filter(Boolean).join(', ') : null, permitted: entry.permittedAt !== null,
      href: may && !entry.permittedAt && dossier.endedAt === null ? `/dossiers/${dossier.id}/late/${entry.level}` : null,
    }
  })
}
