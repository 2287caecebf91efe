import { type Day, type FieldProblem, invalid, isDay } from '@vinhdanh/domain'

const longestLine = 300
const longestText = 4_000

/** The texts of a form in one spelling, without spaces around. */
export function trimmed<T extends Readonly<Record<string, string>>>(texts: T): T {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, text.replace(/\r\n?/g, '\n').normalize('NFC').trim()])) as T
}

/** What is wrong with a line that must be there. */
export function wrongLine(path: string, text: string): FieldProblem[] {
  return text === '' ? [{ path, message: 'problem.required' }] : tooLong(path, text, longestLine)
}

/** What is wrong with a text of several lines. */
export function wrongText(path: string, text: string, { optional = false } = {}): FieldProblem[] {
  return text === '' && !optional ? [{ path, message: 'problem.required' }] : tooLong(path, text, longestText)
}

function tooLong(path: string, text: string, max: number): FieldProblem[] {
  return text.length > max ? [{ path, message: 'problem.too-long', params: { max } }] : []
}

/** What is wrong with the date of a paper that has been written: it cannot come after today, nor an answer before its question. */
export function wrongPaperDate(path: string, day: Day, { today, notBefore }: { readonly today: Day; readonly notBefore?: Day }): FieldProblem[] {
  if (!isDay(day)) return [{ path, message: day === '' ? 'problem.required' : 'problem.date' }]
  if (day > today) return [{ path, message: 'problem.date-in-future', params: { today } }]
  return notBefore !== undefined && day < notBefore ? [{ path, message: 'problem.answered-before-asked', params: { asked: notBefore } }] : []
}

/** What is wrong with the day on which an answer is expected. */
export function wrongExpectedOn(path: string, day: Day, today: Day): FieldProblem[] {
  if (!isDay(day)) return [{ path, message: day === '' ? 'problem.required' : 'problem.date' }]
  return day < today ? [{ path, message: 'problem.in-past' }] : []
}

/** Throws `validation.failed` when there is a problem. */
export function refuse(problems: readonly FieldProblem[]): void {
  if (problems.length > 0) throw invalid(...problems)
}
