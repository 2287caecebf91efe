import { randomUUID } from 'node:crypto'
import type { Actor } from '@vinhdanh/domain'
import { addSubstitution, type AddSubstitutionInput, type Database } from '@vinhdanh/record'
import { system } from './record.ts'

type Rest = Partial<Pick<AddSubstitutionInput, 'awardCodes' | 'running'>> & { readonly by?: Actor }

/** The record's day, `ahead` days on: `YYYY-MM-DD`. */
export const dayAhead = async (database: Database, ahead: number): Promise<string> =>
  (await database.queryOne<{ day: string }>(`SELECT to_char(record_today() + $1::int, 'YYYY-MM-DD') AS day`, [ahead])).day

/** Lets one person act for another between two days, told from today on; for all awards, sharing what runs, unless said otherwise. Answers its id. */
export async function substitute(
  database: Database, personId: string, substituteId: string, [from, to]: readonly [number, number], { awardCodes = null, running = 'share', by = system }: Rest = {},
): Promise<string> {
  const [validFrom, validTo] = [await dayAhead(database, from), await dayAhead(database, to)]
  return (await addSubstitution(database, by, { id: randomUUID(), personId, substituteId, validFrom, validTo, awardCodes, reason: 'Nghỉ phép', running })).id
}
