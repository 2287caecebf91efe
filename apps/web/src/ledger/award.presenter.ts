import { type Actor, awardActName, awardActsFor, correctable, type Corrections, may } from '@vinhdanh/domain'
import type { AwardLine } from '@vinhdanh/record'
import { shortDate } from '../text/dates.ts'
import type { Words } from '../text/words.ts'

const chips = { 'in-force': 'done', annulled: 'rejected', stripped: 'rejected' } as const

/** How an award stands, what followed its decision, and what the reader may record. `unitPath` is of the nominee's unit. */
export function awardView(award: AwardLine, actor: Actor, unitPath: string, words: Words) {
  const { t, language } = words
  return {
    id: award.id, name: award.awardName[language], chip: chips[award.standing], standing: t(`ledger:standing.${award.standing}`), namedAs: award.namedAs, unitAs: award.unitAs,
    acts: award.acts.map((act) => ({
      id: act.id, title: awardActName(act.kind)[language], order: t('ledger:order', { number: act.orderNumber, date: shortDate(act.orderDate, language), authority: act.authority }),
      ground: act.ground?.[language] ?? null, reason: act.reason, corrected: correctedText(act.former, act.corrected, words), recovers: act.recovers.map((one) => t(`ledger:recovers.${one}`)).join(', '),
      by: act.actedByName, at: act.actedAt, href: `/awards/${award.id}/papers/${act.paper}`, state: act.paperState,
    })),
    offers: may(actor, 'award.act', unitPath) ? awardActsFor(award.standing).map((kind) => ({ text: t(`ledger:offer.${kind}`), href: `/awards/${award.id}/acts/${kind}` })) : [],
  }
}

function correctedText(former: Corrections | null, corrected: Corrections | null, { t, language }: Words): { label: string; former: string; now: string }[] {
  const shown = (name: string, value: string): string => (name === 'decidedOn' ? shortDate(value, language) : value)
  return correctable.flatMap((name) => {
    const now = corrected?.[name]
    return now === undefined ? [] : [{ label: t(`ledger:field.${name}`), former: shown(name, former?.[name] ?? ''), now: shown(name, now) }]
  })
}
