import { AppError, type Day, inPresentShape, type RuleSet } from '@vinhdanh/domain'
import type { DataSource } from 'typeorm'
import type { Database } from '../database.ts'
import { dataSourceOf, type Reader } from '../reader.ts'
import type { Transaction } from '../transaction.ts'

/** An imported version of a rule-set as it stands in the record. */
export interface StoredRuleSet extends RuleSetLine {
  readonly ruleSet: RuleSet
}

export interface RuleSetLine {
  readonly id: string
  readonly slug: string
  readonly version: number
  readonly effectiveFrom: Day
  readonly effectiveTo: Day | null
  readonly sha256: string
  readonly importedAt: Date
}

const line = `id, slug, version, to_char(effective_from, 'YYYY-MM-DD') AS "effectiveFrom", to_char(effective_to, 'YYYY-MM-DD') AS "effectiveTo", sha256,
  imported_at AS "importedAt"`

/** Rows never change (a trigger sees to it), so what was read once is right for good. */
const cache = new WeakMap<DataSource, Map<string, StoredRuleSet>>()

/** The rules of one imported version. Errors: AppError `not-found`. */
export async function ruleSetById(reader: Database | Transaction, id: string): Promise<RuleSet> {
  return (await storedRuleSet(reader, id)).ruleSet
}

/** One imported version with its dates and digest. Errors: AppError `not-found`. */
export async function storedRuleSet(reader: Database | Transaction, id: string): Promise<StoredRuleSet> {
  const known = cacheOf(reader)
  const cached = known.get(id)
  if (cached) return cached
  const [row] = await reader.query<StoredRuleSet>(`SELECT ${line}, body AS "ruleSet" FROM rule_set WHERE id = $1`, [id])
  if (!row) throw new AppError('not-found')
  const stored = { ...row, ruleSet: inPresentShape(row.ruleSet) }
  known.set(id, stored)
  return stored
}

/**
 * The rule-set in force on a day: of each instrument its newest version counts, and of several in force that with the latest date of effect.
 * Errors: AppError `rules.none-in-force`.
 */
export async function ruleSetInForce(reader: Database | Transaction, day: Day): Promise<StoredRuleSet> {
  const [row] = await reader.query<{ id: string }>(
    `SELECT id FROM (SELECT DISTINCT ON (slug) * FROM rule_set ORDER BY slug, version DESC) newest
     WHERE effective_from <= $1 AND (effective_to IS NULL OR effective_to >= $1)
     ORDER BY effective_from DESC, slug LIMIT 1`,
    [day],
  )
  if (!row) throw new AppError('rules.none-in-force', { day })
  return storedRuleSet(reader, row.id)
}

/** Every imported version, the latest date of effect first. */
export async function listRuleSets(reader: Reader): Promise<RuleSetLine[]> {
  return reader.query<RuleSetLine>(`SELECT ${line} FROM rule_set ORDER BY effective_from DESC, slug, version DESC`)
}

function cacheOf(reader: Database | Transaction): Map<string, StoredRuleSet> {
  const source = dataSourceOf(reader)
  const known = cache.get(source) ?? new Map<string, StoredRuleSet>()
  cache.set(source, known)
  return known
}
