import { AppError } from '@vinhdanh/domain'

/**
 * Text from outside in one composition of letters (NFC), since Vietnamese can be typed in two.
 * Error: AppError `validation.malformed` for what was not UTF-8 (it arrives as U+FFFD or half a pair) or holds NUL, which PostgreSQL cannot store.
 */
export function cleanText(text: string): string {
  if (/[\0\uFFFD\p{Surrogate}]/u.test(text)) throw new AppError('validation.malformed')
  return text.normalize('NFC')
}
