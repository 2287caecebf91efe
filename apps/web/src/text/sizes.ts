import type { Language } from './catalogue.ts'

const units = ['B', 'KB', 'MB', 'GB'] as const
const locales = { vi: 'vi-VN', en: 'en-GB' } as const

/** A number as read in the language: "12.345,6" or "12,345.6". */
export function number(value: number, language: Language): string {
  return new Intl.NumberFormat(locales[language]).format(value)
}

/** A file's size, from bytes: "1,4 MB". */
export function fileSize(bytes: number, language: Language): string {
  const power = Math.min(Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(1024)), units.length - 1)
  const value = new Intl.NumberFormat(locales[language], { maximumFractionDigits: power > 1 ? 1 : 0 }).format(bytes / 1024 ** power)
  return `${value} ${units[power] ?? 'B'}`
}
