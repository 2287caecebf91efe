import type { SubstitutionPreview } from '@vinhdanh/record'
import type { AwardNamer } from '../rules/names.ts'
import { shortDate } from '../text/dates.ts'
import type { Words } from '../text/words.ts'
import type { SubstitutionValues } from './substitution-form.ts'

/** What a substitution would do, in words: who acts for whom, and what becomes of each running task. The form's values go along to be confirmed. */
export function presentPreview(person: { readonly name: string }, values: SubstitutionValues, { substituteName, tasks }: SubstitutionPreview, { t, language }: Words, named: AwardNamer) {
  const { id, substituteId, validFrom, validTo, reason, running, awardCodes, stuck } = values
  return {
    person: person.name, reason, running,
    who: t('organisation:preview.who', { substitute: substituteName, person: person.name, from: shortDate(validFrom, language), to: shortDate(validTo, language) }),
    awards: named(awardCodes.length > 0 ? awardCodes : null),
    tasks: tasks.map(({ code, awardName, stepName, lastDay, goes, because }) => ({
      title: `${code} · ${awardName[language]}`, step: stepName[language], lastDay, goes, because: because && t(`organisation:preview.because.${because}`, { substitute: substituteName, person: person.name }),
    })),
    barred: tasks.filter(({ because }) => because !== null).length,
    fields: [...Object.entries({ id, substituteId, validFrom, validTo, reason, running, ...(stuck === undefined ? {} : { stuck }) }), ...awardCodes.map((code): [string, string] => ['awardCodes', code])].map(([name, value]) => ({ name, value })),
  }
}
