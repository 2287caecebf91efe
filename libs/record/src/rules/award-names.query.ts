import type { Bilingual, Day } from '@vinhdanh/domain'
import type { Database } from '../database.ts'
import { ruleSetInForce } from './rule-set.query.ts'

/** The awards' names by code, in the rule-set in force on the record's day. Errors: AppError `rules.none-in-force`. */
export async function awardNamesInForce(database: Database): Promise<ReadonlyMap<string, Bilingual>> {
  const { today } = await database.queryOne<{ today: Day }>(`SELECT to_char(record_today(), 'YYYY-MM-DD') AS today`)
  const { ruleSet } = await ruleSetInForce(database, today)
  return new Map(ruleSet.awards.map(({ code, name }) => [code, name]))
}
