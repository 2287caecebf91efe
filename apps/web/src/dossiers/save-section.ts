import { type Actor, AppError } from '@vinhdanh/domain'
import { type Database, type DraftPage, saveDraft } from '@vinhdanh/record'
import { saveRemarkAnswers, type TypedAnswers } from './remark-answers.ts'
import { type Answers, digestOf, type Section } from './section-fields.ts'

export interface SentSection {
  readonly answers: Answers
  /** The draft version that the form was loaded with. */
  readonly draftVersion: number
  /** The mark of the answers that the form was loaded with. */
  readonly base: string
  /** Answers to reviewers' remarks. */
  readonly remarkAnswers: TypedAnswers
}

/**
 * Saves the answers to remarks beside a section's fields, and the section. A draft that moved on elsewhere is no conflict as long as this section is still what
 * the form began with. Errors: AppError `conflict.version` with the answers that stand now, `validation.failed`, `conflict.state`.
 */
export async function saveSection(database: Database, actor: Actor, draft: DraftPage, section: Section, sent: SentSection): Promise<{ draftVersion: number; savedAt: Date }> {
  const dossierId = draft.head.id
  await saveRemarkAnswers(database, actor, draft, sent.remarkAnswers)
  const save = (draftVersion: number) => saveDraft(database, actor, { dossierId, sectionId: section.id, answers: sent.answers, draftVersion })
  return save(sent.draftVersion).catch((error: unknown) => {
    const { draftVersion, answers } = error instanceof AppError && error.code === 'conflict.version' ? error.details : {}
    if (typeof draftVersion === 'number' && digestOf((answers ?? {}) as Answers) === sent.base) return save(draftVersion)
    throw error
  })
}
