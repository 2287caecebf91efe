import { AppError, type Day, invalid, isDay } from '@vinhdanh/domain'
import { listRuleSets, ruleSetById } from '../rules/rule-set.query.ts'
import { together } from '../together.ts'
import type { Transaction } from '../transaction.ts'
import type { NewSubstitution } from './add-substitution.command.ts'
import { maySubstitute } from './may-administer.ts'

/**
 * Refuses what no substitution may be. It is one level deep: who substitutes in those days has no substitute for the same awards, so that a decision
 * always names one principal; nobody has two at once; and whoever sets it for somebody else does not name themselves.
 * Both people are locked in one order: of two substitutions that would close a circle at the same moment, the later sees the earlier.
 * Errors: AppError `auth.not-allowed`, `not-found` for whoever is away, `validation.failed` with the field at fault.
 */
export async function checkSubstitution(tx: Transaction, input: NewSubstitution): Promise<void> {
  checkFields(tx, input)
  await lockPeople(tx, input)
  if (!(await maySubstitute(tx, input.personId))) throw new AppError('auth.not-allowed')
  if (tx.actor.personId === input.substituteId) throw invalid({ path: 'substituteId', message: 'problem.substitution-setter' })
  await checkAwards(tx, input)
  await checkOthers(tx, input)
}

function checkFields(tx: Transaction, { personId, substituteId, validFrom, validTo, awardCodes, reason }: NewSubstitution): void {
  if (personId === substituteId) throw invalid({ path: 'substituteId', message: 'problem.substitution-self' })
  for (const [path, day] of Object.entries({ validFrom, validTo })) if (!isDay(day)) throw invalid({ path, message: day === '' ? 'problem.required' : 'problem.date' })
  if (validTo < validFrom) throw invalid({ path: 'validTo', message: 'problem.before-start' })
  for (const [path, day] of Object.entries({ validFrom, validTo })) if (day < tx.today) throw invalid({ path, message: 'problem.in-past' })
  if (awardCodes?.length === 0) throw invalid({ path: 'awardCodes', message: 'problem.required' })
  if (!reason.trim()) throw invalid({ path: 'reason', message: 'problem.required' })
}

async function lockPeople(tx: Transaction, { personId, substituteId }: NewSubstitution): Promise<void> {
  const people = await tx.query<{ id: string; active: boolean }>('SELECT id, active FROM person WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE', [[personId, substituteId]])
  const active = (wanted: string): boolean => people.some(({ id, active: is }) => id === wanted && is)
  if (!active(personId)) throw new AppError('not-found')
  if (!active(substituteId)) throw invalid({ path: 'substituteId', message: 'problem.substitution-inactive' })
}

async function checkAwards(tx: Transaction, { awardCodes }: NewSubstitution): Promise<void> {
  if (awardCodes === null) return
  const ruleSets = await together((await listRuleSets(tx)).map(({ id }) => ruleSetById(tx, id)))
  const known = new Set(ruleSets.flatMap(({ awards }) => awards.map(({ code }) => code)))
  const unknown = awardCodes.find((code) => !known.has(code))
  if (unknown !== undefined) throw invalid({ path: 'awardCodes', message: 'problem.award-unknown', params: { award: unknown } })
}

async function checkOthers(tx: Transaction, { personId, substituteId, validFrom, validTo, awardCodes }: NewSubstitution): Promise<void> {
  const others = await tx.query<{ personId: string; substituteId: string; person: string; substitute: string; from: Day; to: Day }>(
    `SELECT s.person_id AS "personId", s.substitute_id AS "substituteId", p.name AS person, q.name AS substitute,
       to_char(s.valid_from, 'YYYY-MM-DD') AS "from", to_char(s.valid_to, 'YYYY-MM-DD') AS "to"
     FROM substitution s JOIN person p ON p.id = s.person_id JOIN person q ON q.id = s.substitute_id
     WHERE s.revoked_at IS NULL AND s.valid_from <= $4 AND s.valid_to >= $3 AND (s.person_id IN ($1, $2) OR s.substitute_id = $1)
       AND ($5::text[] IS NULL OR s.award_codes IS NULL OR s.award_codes ?| $5)
     ORDER BY s.valid_from`,
    [personId, substituteId, validFrom, validTo, awardCodes],
  )
  for (const other of others) {
    const params = { person: other.person, substitute: other.substitute, from: other.from, to: other.to }
    if (other.personId === personId) throw invalid({ path: 'validFrom', message: 'problem.substitution-overlap', params })
    if (other.personId === substituteId && other.substituteId === personId) throw invalid({ path: 'substituteId', message: 'problem.substitution-cycle', params })
    if (other.personId === substituteId) throw invalid({ path: 'substituteId', message: 'problem.substitution-chain', params })
    throw invalid({ path: 'validFrom', message: 'problem.substitution-acting', params })
  }
}
