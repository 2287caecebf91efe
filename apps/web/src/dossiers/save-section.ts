import { type Actor, AppError } from '@vinhdanh/domain'
import { answerRemark, type Database, type DraftPage, saveDraft } from '@vinhdanh/record'
import { type Answers, digestOf, type Section } from './section-fields.ts'

export interface SentSection {
  readonly answers: Answers
  /** The draft version that the form was loaded with. */
  readonly draftVersion: number
  /** The mark of the answers that the form was loaded with. */
  readonly base: string
  /** Answers to reviewers' remarks, by remark. */
  readonly remarkAnswers: ReadonlyMap<string, string>
}

/**
 * Saves a section and the answers to remarks beside its fields. A draft that moved on elsewhere is no conflict as long as this section is still what
 * the form began with. Errors: AppError `conflict.version` with the answers that stand now, `validation.failed`, `conflict.state`.
 */
export async function saveSection(database: Database, actor: Actor, draft: DraftPage, section: Section, sent: SentSection): Promise<{ draftVersion: number; savedAt: Date }> {
  const dossierId = draft.head.id
  const save = (draftVersion: number) => saveDraft(database, actor, { dossierId, sectionId: section.id, answers: sent.answers, draftVersion })
  const saved = await save(sent.draftVersion).catch((error: unknown) => {
    const { draftVersion, answers } = error instanceof AppError && error.code === 'conflict.version' ? error.details : {}
    if (typeof draftVersion === 'number' && digestOf((answers ?? {}) as Answers) === sent.base) return save(draftVersion)
    throw error
  })
  for (const { id, answer } of draft.remarks) {
    const typed = sent.remarkAnswers.get(id)
    if (typed !== undefined && typed.trim() !== (answer ?? '')) await answerRemark(database, actor, { dossierId, remarkId: id, answer: typed })
  }
  return saved
}

/** The answers to remarks in a sent form: fields `answer.<remark>`; one that was left empty is no answer yet. */
export function readRemarkAnswers(body: Readonly<Record<string, unknown>>): Map<string, string> {
  return new Map(Object.entries(body).flatMap(([name, value]): [string, string][] =>
    name.startsWith('answer.') && typeof value === 'string' && value.trim() !== '' ? [[name.slice('answer.'.length), value.replace(/\r\n?/g, '\n')]] : []))
}
