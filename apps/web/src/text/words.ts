import { type Language, type Translate, translator } from './catalogue.ts'

/** What a presenter needs to write sentences: the texts and the language they are in. */
export interface Words {
  readonly t: Translate
  readonly language: Language
}

export function wordsIn(language: Language): Words {
  return { t: translator(language), language }
}
