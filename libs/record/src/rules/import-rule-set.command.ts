import { type Actor, AppError, parseRuleSet } from '@vinhdanh/domain'
import { randomUUID } from 'node:crypto'
import { requireRightAnywhere } from '../access/require-right.ts'
import { canonicalHash } from '../canonical-hash.ts'
import { violatedConstraint } from '../database-errors.ts'
import type { Database } from '../database.ts'
import { RuleSetEntity } from './rule-set.entity.ts'

export interface ImportedRuleSet {
  readonly id: string
  /** False when this very content had been imported before. */
  readonly added: boolean
}

/**
 * Adds a version of a rule-set; none is ever changed. Importing the same content again does nothing.
 * Errors: AppError `auth.not-allowed`, `rules.invalid` with problems that name path and reason, `conflict.duplicate` when the version holds other content.
 */
export async function importRuleSet(database: Database, actor: Actor, json: unknown): Promise<ImportedRuleSet> {
  requireRightAnywhere(actor, 'rules.import')
  const parsed = parseRuleSet(json)
  if (!parsed.ok) throw new AppError('rules.invalid', { problems: parsed.problems })
  const { ruleSet } = parsed
  const { id: slug, version } = ruleSet
  const sha256 = canonicalHash(ruleSet)
  const known = async () => {
    const [row] = await database.query<{ id: string; sha256: string }>('SELECT id, sha256 FROM rule_set WHERE slug = $1 AND version = $2', [slug, version])
    if (row && row.sha256 !== sha256) throw new AppError('conflict.duplicate', { slug, version })
    return row
  }
  const earlier = await known()
  if (earlier) return { id: earlier.id, added: false }

  const id = randomUUID()
  try {
    await database.transact(actor, async (tx) => {
      const { effectiveFrom, effectiveTo } = ruleSet
      await tx.insert(RuleSetEntity, { id, slug, version, effectiveFrom, effectiveTo, body: ruleSet, sha256, importedBy: actor.personId, importedAt: tx.now })
      tx.audit({ act: 'rules.import', objectKind: 'rule-set', objectId: id, after: { slug, version, effectiveFrom, effectiveTo, sha256 } })
    })
    return { id, added: true }
  } catch (error) {
    if (violatedConstraint(error) !== 'rule_set_slug_version') throw error
    const faster = await known()
    if (!faster) throw error
    return { id: faster.id, added: false }
  }
}
