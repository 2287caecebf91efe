import { type Actor, invalid } from '@vinhdanh/domain'
import { wrongTexts } from '../clocks/move-deadline.command.ts'
import type { Database } from '../database.ts'
import { pinnedDossiers } from '../rules/repin-dossier.ts'
import { dossiersOfGroup } from '../rules/repin-groups.query.ts'
import { storedRuleSet } from '../rules/rule-set.query.ts'
import { requireUuid } from '../uuid.ts'
import { mostSelected } from './bulk-selection.ts'
import { foretellRepin, nameOfRules } from './repin.kind.ts'
import { wasRehearsed, writeRehearsal } from './write-rehearsal.ts'

export interface RepinInput {
  /** Of the act to be; the same id again is the same act. */
  readonly id: string
  /** The rule-set to which the dossiers are to be pinned. */
  readonly to: string
  /** The group: what is pinned to this rule-set, of this award. */
  readonly from: string
  readonly awardCode: string
  /** One dossier of the group alone, by its code. */
  readonly code?: string
  readonly reason: string
  /** Who ordered it, and by which paper. */
  readonly authority: string
}

/**
 * Freezes the dossiers of a group and foretells for each whether the new rules can rule it and what it would meet, or why they cannot. Nothing is pinned before
 * `startBulkAct`. Of a group that is larger than one act takes, those that are due soonest. Errors: AppError `auth.not-allowed`; `not-found` for a rule-set that there is
 * not; `validation.failed` with `selection` when nothing is in the group or the rules are not in force yet, `code`, `reason` or `authority`; `conflict.duplicate` for another person's id.
 */
export async function rehearseRepin(database: Database, actor: Actor, input: RepinInput): Promise<void> {
  const { id, awardCode, code, reason, authority } = input
  requireUuid(input.to)
  requireUuid(input.from)
  await database.transact(actor, async (tx) => {
    if (await wasRehearsed(tx, id)) return
    const [from, to] = [await storedRuleSet(tx, input.from), await storedRuleSet(tx, input.to)]
    const chosen = from.id === to.id ? [] : await dossiersOfGroup(tx, actor, { from: from.id, awardCode, code, limit: mostSelected })
    const early = to.effectiveFrom > tx.today ? [{ path: 'selection', message: 'problem.rules-not-in-force' }] : []
    const none = chosen.length > 0 ? [] : [code === undefined ? { path: 'selection', message: 'problem.nothing-selected' } : { path: 'code', message: 'problem.not-in-group' }]
    const problems = [...early, ...none, ...wrongTexts({ authority, reason })]
    if (problems.length > 0) throw invalid(...problems)
    const name = from.ruleSet.awards.find((award) => award.code === awardCode)?.name ?? { vi: awardCode, en: awardCode }
    const instruction = { from: nameOfRules(from), to: nameOfRules(to), award: { code: awardCode, name }, reason: reason.trim(), authority: authority.trim() }
    const dossiers = await pinnedDossiers(tx, chosen)
    await writeRehearsal(tx, { id, kind: 'repin', instruction, items: dossiers.map((dossier) => foretellRepin(dossier, { actor, from, to })) })
  })
}
