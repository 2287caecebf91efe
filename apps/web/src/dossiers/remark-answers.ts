import { type Actor, invalid } from '@vinhdanh/domain'
import { answerRemark, type Database, type DraftPage } from '@vinhdanh/record'
import { digestOf } from './section-fields.ts'

/** An answer as a form carries it, with the mark of the answer that the form was loaded with. */
interface TypedAnswer {
  readonly answer: string
  readonly seen: string | undefined
}

/** Answers to remarks in a sent form, by remark. */
export type TypedAnswers = ReadonlyMap<string, TypedAnswer>

/** The names of an answer's field and of the hidden one with its mark. */
export function answerNames(remarkId: string) {
  return { name: `answer.${remarkId}`, seenName: `seen.${remarkId}` }
}

/** Tells one answer from another without carrying it. */
export function answerMark(answer: string | null): string {
  return digestOf({ answer: answer ?? '' })
}

export function readRemarkAnswers(body: Readonly<Record<string, unknown>>): TypedAnswers {
  const { name: prefix } = answerNames('')
  return new Map(Object.entries(body).flatMap(([name, value]): [string, TypedAnswer][] => {
    if (!name.startsWith(prefix) || typeof value !== 'string') return []
    const remarkId = name.slice(prefix.length)
    const seen = body[answerNames(remarkId).seenName]
    return [[remarkId, { answer: value.replace(/\r\n?/g, '\n'), seen: typeof seen === 'string' ? seen : undefined }]]
  }))
}

/**
 * Saves the answers that were typed. One that was left as the form showed it changes nothing, whatever was answered elsewhere meanwhile; one that was changed here and elsewhere
 * is refused with `problem.answer-changed`. Errors: those of `answerRemark`.
 */
export async function saveRemarkAnswers(database: Database, actor: Actor, { head, remarks }: DraftPage, answers: TypedAnswers): Promise<void> {
  for (const { id: remarkId, answer: saved } of remarks) {
    const typed = answers.get(remarkId)
    const text = typed?.answer.trim() ?? ''
    if (!typed || text === (saved ?? '') || typed.seen === answerMark(text)) continue
    if (typed.seen !== undefined && typed.seen !== answerMark(saved)) throw invalid({ path: `remarks.${remarkId}`, message: 'problem.answer-changed' })
    await answerRemark(database, actor, { dossierId: head.id, remarkId, answer: text, seen: saved ?? '' })
  }
}

/** The marks of the answers as they stand after a saving, by the names of their hidden fields. */
export function marksAfter(answers: TypedAnswers): Record<string, string> {
  return Object.fromEntries([...answers].map(([remarkId, { answer }]) => [answerNames(remarkId).seenName, answerMark(answer.trim())]))
}
