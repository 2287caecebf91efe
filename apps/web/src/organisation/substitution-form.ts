import { type Actor, AppError, type FieldProblem } from '@vinhdanh/domain'
import { addSubstitution, type Database } from '@vinhdanh/record'
import { z } from 'zod'

const line = (max: number) => z.string().max(max).default('').transform((text) => text.trim())
const shape = z.object({
  substituteId: line(40), validFrom: line(10), validTo: line(10), reason: line(500),
  /** None ticked: all awards. */
  awardCodes: z.union([z.array(z.string().max(60)), z.string().max(60).transform((code) => [code])]).default([]),
})

export interface SentSubstitution {
  readonly values: z.infer<typeof shape>
  /** Empty when it was added. */
  readonly problems: readonly FieldProblem[]
}

/**
 * Adds the substitution of a sent form: for whoever is away, by themselves or by an administrator.
 * Errors: AppError `validation.malformed`, `auth.not-allowed`, `not-found`; what is wrong with fields is answered.
 */
export async function sendSubstitution(database: Database, actor: Actor, personId: string, body: unknown): Promise<SentSubstitution> {
  const parsed = shape.safeParse(body)
  if (!parsed.success) throw new AppError('validation.malformed')
  const values = parsed.data
  if (!z.guid().safeParse(values.substituteId).success) return { values, problems: [{ path: 'substituteId', message: 'problem.required' }] }
  try {
    await addSubstitution(database, actor, { ...values, personId, awardCodes: values.awardCodes.length > 0 ? values.awardCodes : null })
    return { values, problems: [] }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'validation.failed') throw error
    return { values, problems: error.details.problems ?? [] }
  }
}
