import { type Actor, AppError, checkContent, type FieldProblem, type Form, invalid, isEmpty, mayChange, type Unlocked } from '@vinhdanh/domain'
import type { Database } from '../database.ts'
import { rulesOf } from './dossier-rules.ts'
import { lockEditable } from './editable-dossier.ts'
import { unlockedOf } from './unlocked.query.ts'

export interface SaveDraftInput {
  readonly dossierId: string
  readonly sectionId: string
  readonly answers: Readonly<Record<string, unknown>>
  /** The draft version the form was loaded with: a stale form gets a conflict, never a silent win. */
  readonly draftVersion: number
}

/**
 * Saves one section of a draft. What is wrong with a filled-in field is refused; what is missing is not; of a returned dossier only what its
 * remarks opened may change. Answers the new draft version and when it was saved. Errors: `validation.failed`, `conflict.version` with the present answers, `conflict.state`.
 */
export async function saveDraft(database: Database, actor: Actor, input: SaveDraftInput): Promise<{ draftVersion: number; savedAt: Date }> {
  return database.transact(actor, async (tx) => {
    const dossier = await lockEditable(tx, actor, input.dossierId)
    const { form, award } = await rulesOf(tx, dossier)
    const problems = checkContent(form, { [input.sectionId]: input.answers })
    if (problems.length > 0) throw invalid(...problems)
    const before = dossier.draft[input.sectionId] ?? {}
    if (sameAnswers(before, input.answers)) return { draftVersion: dossier.draftVersion, savedAt: dossier.draftSavedAt }
    if (dossier.draftVersion !== input.draftVersion) throw new AppError('conflict.version', { draftVersion: dossier.draftVersion, answers: before })
    const locked = lockedChanges(form, input.sectionId, before, input.answers, await unlockedOf(tx, dossier, { form, award }))
    if (locked.length > 0) throw invalid(...locked)
    const draft = { ...dossier.draft, [input.sectionId]: normalised(input.answers) }
    await tx.query('UPDATE dossier SET draft = $3::jsonb, draft_version = draft_version + 1, draft_saved_at = $4, updated_at = $4 WHERE id = $1 AND draft_version = $2', [
      dossier.id, dossier.draftVersion, JSON.stringify(draft), tx.now,
    ])
    tx.audit({ act: 'draft.saved', objectKind: 'dossier', objectId: dossier.id, dossierId: dossier.id, after: { section: input.sectionId, draftVersion: dossier.draftVersion + 1 } })
    return { draftVersion: dossier.draftVersion + 1, savedAt: tx.now }
  })
}

type Answers = Readonly<Record<string, unknown>>

function normalised(answers: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(answers).map(([field, value]) => [field, typeof value === 'string' ? value.normalize('NFC') : value]))
}

function lockedChanges(form: Form, sectionId: string, before: Answers, after: Answers, unlocked: Unlocked): FieldProblem[] {
  const fields = form.sections.find(({ id }) => id === sectionId)?.fields ?? []
  return fields
    .filter(({ id }) => !sameAnswers({ [id]: before[id] }, { [id]: after[id] }))
    .filter(({ id, required }) => !mayChange(unlocked, `field:${sectionId}.${id}`, required && isEmpty(before[id])))
    .map(({ id }) => ({ path: `sections.${sectionId}.${id}`, message: 'problem.locked' }))
}

function sameAnswers(before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>): boolean {
  const cleaned = normalised(after)
  const keys = new Set([...Object.keys(before), ...Object.keys(cleaned)])
  return [...keys].every((key) => (before[key] ?? '') === (cleaned[key] ?? ''))
}
