import { type Actor, AppError, invalid, parse } from '@vinhdanh/domain'
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { requireRightAnywhere } from '../access/require-right.ts'
import { violatedConstraint } from '../database-errors.ts'
import type { Database } from '../database.ts'
import { PersonEntity } from './person.entity.ts'

const personSchema = z.strictObject({
  /** What is typed at sign-in; kept in lower case. */
  login: z.string().trim().toLowerCase().regex(/^[a-z0-9][a-z0-9._@-]{1,79}$/),
  name: z.string().trim().min(1).max(200),
  email: z.email().max(254),
  passwordHash: z.string().min(1),
  locale: z.enum(['vi', 'en']),
})

export type CreatePersonInput = z.input<typeof personSchema>

/** Adds an account. Errors: AppError `auth.not-allowed`, `validation.failed`, `conflict.duplicate` for a login in use. */
export async function createPerson(database: Database, actor: Actor, input: CreatePersonInput): Promise<{ readonly id: string }> {
  requireRightAnywhere(actor, 'organisation.change')
  const parsed = parse(personSchema, input)
  if (!parsed.ok) throw invalid(...parsed.problems)
  const { login, name, email, passwordHash, locale } = parsed.value
  try {
    return await database.transact(actor, async (tx) => {
      const id = randomUUID()
      await tx.insert(PersonEntity, { id, login, name, email, passwordHash, locale, active: true })
      tx.audit({ act: 'person.create', objectKind: 'person', objectId: id, after: { login, name, email, locale } })
      return { id }
    })
  } catch (error) {
    if (violatedConstraint(error) === 'person_login') throw new AppError('conflict.duplicate', { login }, { cause: error })
    throw error
  }
}
