import { readFileSync } from 'node:fs'
import type { Bilingual, FieldProblem } from '@vinhdanh/domain'

type Language = keyof Bilingual

const read = (language: Language): Readonly<Record<string, string>> =>
  JSON.parse(readFileSync(new URL(`../src/problem.${language}.json`, import.meta.url), 'utf8')) as Record<string, string>

/** The catalogue of field problems of each language, by what follows `problem.` in a message; `{{name}}` stands for a parameter. */
export const problemTexts: Readonly<Record<Language, Readonly<Record<string, string>>>> = { vi: read('vi'), en: read('en') }

/** A field problem in words; a message without a text comes back as it is. */
export function problemText({ message, params }: FieldProblem, language: Language): string {
  const text = problemTexts[language][message.replace(/^problem\./, '')] ?? message
  return text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => String(params?.[name] ?? whole))
}
