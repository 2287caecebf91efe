import { randomUUID } from 'node:crypto'
import { type Actor, AppError, type FieldProblem, localDay } from '@vinhdanh/domain'
import { addSubstitution, type Database, peopleOf, previewSubstitution, recordNow, runningTasks, type SubstitutionPreview } from '@vinhdanh/record'
import { z } from 'zod'
import { stuckDossier } from '../board/stuck-dossier.ts'
import { awardChoices } from '../rules/names.ts'
import { type Form, freshForm, line } from '../shell/forms.ts'
import type { Language } from '../text/catalogue.ts'

const shape = stuckDossier.extend({
  /** The form's own id, by which it is known when it is sent again. */
  id: z.guid(), substituteId: line(40), validFrom: line(10), validTo: line(10), reason: line(500), running: z.enum(['', ...runningTasks]).default(''),
  /** None ticked: all awards. */
  awardCodes: z.union([z.array(z.string().max(60)), z.string().max(60).transform((code) => [code])]).default([]),
  /** Which button: look at it first, go back to the form, or set it. */
  step: z.enum(['preview', 'edit', 'confirm']).default('preview'),
})

export type SubstitutionValues = z.infer<typeof shape>

/** An empty form with an id of its own; it begins today. */
export async function freshSubstitution(database: Database, query: unknown = {}): Promise<Form> {
  return freshForm({ ...stuckDossier.parse(query), id: randomUUID(), validFrom: localDay(await recordNow(database)) })
}

/** Who may be chosen for a person, from the whole of the actor's ministry, and the awards. Nobody is offered themselves, as either. */
export async function substitutionChoices(database: Database, actor: Actor, personId: string, language: Language) {
  const roots = [...new Set(actor.posts.map(({ path }) => `/${path.split('/')[1] ?? ''}/`))]
  const [people, awards] = await Promise.all([peopleOf(database, roots), awardChoices(database, language)])
  return {
    awards, running: runningTasks,
    people: people.filter(({ id }) => id !== personId && id !== actor.personId).map(({ id: value, name, titles }) => ({ value, text: titles === '' ? name : `${name} (${titles})` })),
  }
}

export interface SentSubstitution {
  readonly values: SubstitutionValues
  /** Empty when nothing is wrong. */
  readonly problems: readonly FieldProblem[]
  /** What would become of the running tasks; null when it is not asked for. */
  readonly preview: SubstitutionPreview | null
  /** True when it was set. */
  readonly done: boolean
}

/**
 * Shows what a sent form would do, or sets it when that was confirmed: for whoever is away, by themselves, a secretary or an administrator.
 * Errors: AppError `validation.malformed`, `auth.not-allowed`, `not-found`; what is wrong with fields is answered.
 */
export async function sendSubstitution(database: Database, actor: Actor, personId: string, body: unknown): Promise<SentSubstitution> {
  const parsed = shape.safeParse(body)
  if (!parsed.success) throw new AppError('validation.malformed')
  const values = parsed.data
  const { id, step, substituteId, validFrom, validTo, reason, running } = values
  const answer = { values, problems: [], preview: null, done: false }
  if (step === 'edit') return answer
  if (!z.guid().safeParse(substituteId).success) return { ...answer, problems: [{ path: 'substituteId', message: 'problem.required' }] }
  if (running === '') return { ...answer, problems: [{ path: 'running', message: 'problem.required' }] }
  const asked = { personId, substituteId, validFrom, validTo, reason, running, awardCodes: values.awardCodes.length > 0 ? values.awardCodes : null }
  try {
    if (step === 'preview') return { ...answer, preview: await previewSubstitution(database, actor, asked) }
    await addSubstitution(database, actor, { id, ...asked })
    return { ...answer, done: true }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'validation.failed') throw error
    return { ...answer, problems: error.details.problems ?? [] }
  }
}
