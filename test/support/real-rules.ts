import { readFileSync } from 'node:fs'
import { type Database, applyCalendarYear, importRuleSet } from '@vinhdanh/record'
import { system } from './record.ts'

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../rules/${name}.json`, import.meta.url), 'utf8'))

/** The rule-set of now and the calendars of this year and its neighbours, as the product ships them. */
export async function importRealRules(database: Database): Promise<void> {
  for (const name of ['decree-152-2025', 'law-2026-06']) await importRuleSet(database, system, read(name))
  for (const year of [2025, 2026, 2027]) await applyCalendarYear(database, system, read(`calendar-${year}`))
}
