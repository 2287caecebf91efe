import { type Bilingual, correctionStepId } from '@vinhdanh/domain'
import { correctionName, type Database, listRuleSets, storedRuleSet, type StoredRuleSet } from '@vinhdanh/record'
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

/** Says for which awards something holds, by their codes; null where it holds for all. */
export type AwardNamer = (codes: readonly string[] | null) => string | null
export async function awardNamer(database: Database, language: Language): Promise<AwardNamer> {
  const names = new Map((await awardChoices(database, language)).map(({ value, text }) => [value, text]))
  return (codes) => codes && codes.map((code) => names.get(code) ?? code).join(', ')
}

/** The names of awards and their papers, of the sections of reports and of steps by id or code, of the latest rule-set that has them. */
export async function ruleNames(database: Database): Promise<ReadonlyMap<string, Bilingual>> {
  const ruleSets = (await allRuleSets(database)).map(({ ruleSet }) => ruleSet)
  return latest([
    ...ruleSets.flatMap(({ routes }) => routes.flatMap(({ steps }) => steps)).map(({ id, name }) => [id, name] as const), [correctionStepId, correctionName],
    ...ruleSets.flatMap(({ forms }) => forms.flatMap(({ sections }) => sections)).map(({ id, title }) => [id, title] as const),
    ...ruleSets.flatMap(({ awards }) => awards.flatMap((award) => [award, ...award.papers])).map(({ code, name }) => [code, name] as const),
  ])
}

function latest(entries: readonly (readonly [string, Bilingual])[]): Map<string, Bilingual> {
  return new Map(entries.toReversed())
}
