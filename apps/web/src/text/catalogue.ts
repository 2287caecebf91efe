import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { problemTexts } from '@vinhdanh/texts'
import { createInstance, type FormatterModule, type Resource, type TFunction } from 'i18next'
import { number } from './sizes.ts'

/** The languages of the pages; the first is the one shown unless a person or a cookie says otherwise. */
export const languages = ['vi', 'en'] as const
export type Language = (typeof languages)[number]

/** Looks up a text: `t('menu.waiting', { count: 3 })`; a key may begin with its file and a colon, else the file is `common`. */
export type Translate = (key: string, params?: Readonly<Record<string, unknown>>) => string

type Catalogue = Resource[string]
const folder = new URL('../../src/locales/', import.meta.url)

/** All catalogues of a language, one per file of `src/locales/<language>/`, by file name; `problem` is shared with the API. */
export function readCatalogues(language: Language): Record<string, Catalogue> {
  const inLanguage = new URL(`${language}/`, folder)
  const own = readdirSync(inLanguage).filter((file) => file.endsWith('.json')).map((file) =>
    [basename(file, '.json'), JSON.parse(readFileSync(new URL(file, inLanguage), 'utf8')) as Catalogue] as const)
  return Object.fromEntries([...own, ['problem', problemTexts[language]]])
}

const catalogues = Object.fromEntries(languages.map((language) => [language, readCatalogues(language)]))
const i18n = createInstance()
/** What may be a year is no amount: "năm 2026" has no point. */
const mayBeYears: readonly unknown[] = ['year', 'min', 'max']
/** Amounts in a sentence are written as those in a table: "1.500 hồ sơ". */
const amounts: FormatterModule = {
  type: 'formatter', init: () => undefined, add: () => undefined, addCached: () => undefined,
  format: (value: unknown, _, language, params) => (typeof value === 'number' && !mayBeYears.includes(params?.interpolationkey) ? number(value, asLanguage(language) ?? languages[0]) : value) as string,
}
i18n.use(amounts)
// Templates escape by themselves, so texts are not escaped twice; without a backend the catalogues are there at once.
void i18n.init({
  resources: catalogues, lng: languages[0], fallbackLng: languages[0],
  ns: Object.keys(catalogues[languages[0]] ?? {}), defaultNS: 'common', interpolation: { escapeValue: false, alwaysFormat: true }, initAsync: false,
})
const fixed = new Map<Language, TFunction>(languages.map((language) => [language, i18n.getFixedT(language)]))

/** The texts of one language; a key without a text comes back as the key. */
export function translator(language: Language): Translate {
  const t = fixed.get(language) ?? i18n.t
  return (key, params = {}) => t(key, params)
}

/** True if the catalogues have a text, or a group of texts, under `key`. */
export function hasText(key: string): boolean {
  return i18n.exists(key)
}

/** The catalogue key of a message as the rules name it: `problem.required` stands in the file `problem`, under `required`. */
export function messageKey(message: string): string {
  return message.includes(':') ? message : message.replace('.', ':')
}

/** The language meant by a cookie, a setting or a form, or undefined if it names none of ours. */
export function asLanguage(value: unknown): Language | undefined {
  return languages.find((language) => language === value)
}
