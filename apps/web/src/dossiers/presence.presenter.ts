import type { AlsoHere, DraftPage } from '@vinhdanh/record'
import type { Language } from '../text/catalogue.ts'
import { dateTime, timeOfDay } from '../text/dates.ts'
import { wordsIn } from '../text/words.ts'

/** Who else has the draft open, in a sentence; nothing when nobody has. */
export function alsoHereText(others: readonly AlsoHere[], language: Language): string {
  const { t } = wordsIn(language)
  const names = others.map(({ name, since }) => t('dossiers:presence.one', { name, time: timeOfDay(since) })).join('; ')
  return names === '' ? '' : t('dossiers:presence.also', { names })
}

/** What every page of a draft says of the others who write it. */
export function presentPresence({ head, alsoHere, lastSaved }: Pick<DraftPage, 'head' | 'alsoHere' | 'lastSaved'>, language: Language) {
  const saved = lastSaved && wordsIn(language).t('dossiers:presence.saved', { name: lastSaved.name, at: dateTime(lastSaved.at, language) })
  return { address: `/dossiers/${head.id}/draft/presence`, text: alsoHereText(alsoHere, language), saved }
}
