import { readFileSync } from 'node:fs'
import i18next from 'i18next'

export type Language = 'vi' | 'en'
/** Looks up a text of the mail catalogue, `t('due.left', { count: 3 })`. */
export type Translate = (key: string, params?: Readonly<Record<string, string | number>>) => string

type Texts = Record<string, Record<string, string>>
/** The mail texts of one language, as they stand in `src/locales`. */
export const readTexts = (language: Language): Texts =>
  JSON.parse(readFileSync(new URL(`../src/locales/${language}.json`, import.meta.url), 'utf8')) as Texts

const i18n = i18next.createInstance()
// Templates escape by themselves. Without a backend the texts are there at once.
void i18n.init({
  resources: { vi: { mail: readTexts('vi') }, en: { mail: readTexts('en') } }, lng: 'vi', fallbackLng: false, defaultNS: 'mail',
  interpolation: { escapeValue: false }, initAsync: false,
  parseMissingKeyHandler: (key) => { throw new TypeError(`no mail text ${key}`) },
})

function translate(language: Language): Translate {
  const t = i18n.getFixedT(language)
  return (key, params = {}) => t(key, params)
}

const translators: Readonly<Record<Language, Translate>> = { vi: translate('vi'), en: translate('en') }

/** The texts of one language. It throws a TypeError for a key without a text: a mail is never sent with a key in it. */
export const translator = (language: Language): Translate => translators[language]
