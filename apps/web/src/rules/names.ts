import type { Bilingual } from '@vinhdanh/domain'
import { type Database, listRuleSets, storedRuleSet, type StoredRuleSet } from '@vinhdanh/record'
import type { Language } from '../text/catalogue.ts'

/** Every imported rule-set, the latest date of effect first; none on a record that was just made. */
export async function allRuleSets(database: Database): Promise<StoredRuleSet[]> {
  return Promise.all((await listRuleSets(database)).map(({ id }) => storedRuleSet(database, id)))
}

/** The awards that are or were handled on a route, as choices of a form; names are those of the latest rule-set that has them. */
export async function awardChoices(database: Database, language: Language): Promise<{ value: string; text: string }[]> {
  const awards = (await allRuleSets(database)).flatMap(({ ruleSet }) => ruleSet.awards).filter(({ route }) => route !== null)
  return [...latest(awards.map(({ code, name }) => [code, name]))].map(([value, name]) => ({ value, text: name[language] }))
}

/** The names of steps by id, of the latest rule-set that has them. */
export async function stepNames(database: Database): Promise<ReadonlyMap<string, Bilingual>> {
  const steps = (await allRuleSets(database)).flatMap(({ ruleSet }) => ruleSet.routes.flatMap((route) => route.steps))
  return latest(steps.map(({ id, name }) => [id, name]))
}

function latest(entries: readonly (readonly [string, Bilingual])[]): Map<string, Bilingual> {
  return new Map(entries.toReversed())
}
