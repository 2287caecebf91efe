import type { Language } from './catalogue.ts'

const units = ['B', 'KB', 'MB', 'GB'] as const
// Made once: to make one costs a hundred times what it takes to use it.
const numbers = formatsOf({})
const [wholes, tenths] = [formatsOf({ maximumFractionDigits: 0 }), formatsOf({ maximumFractionDigits: 1 })]

function formatsOf(options: Intl.NumberFormatOptions): Readonly<Record<Language, Intl.NumberFormat>> {
  return { vi: new Intl.NumberFormat('vi-VN', options), en: new Intl.NumberFormat('en-GB', options) }
}

/** A number as read in the language: "12.345,6" or "12,345.6". */
export function number(value: number, language: Language): string {
  return numbers[language].format(value)
}

/** A file's size, from bytes: "1,4 MB". */
export function fileSize(bytes: number, language: Language): string {
  const power = Math.min(Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(1024)), units.length - 1)
  return `${(power > 1 ? tenths : wholes)[language].format(bytes / 1024 ** power)} ${units[power] ?? 'B'}`
}
