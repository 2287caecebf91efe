import { randomUUID } from 'node:crypto'
import type { Actor, RuleSet, Step } from '@vinhdanh/domain'
import { bulkItems, carryOutBulkAct, type Database, importRuleSet, rehearseRepin, seenBulkAct, startBulkAct } from '@vinhdanh/record'
import { system } from './record.ts'
import { AWARD, testRuleSet } from './rules.ts'

/** By whose order, and why. */
export const ground = { reason: 'Nghị quyết chuyển tiếp', authority: 'Bộ trưởng, công văn 12' }

/** Imports the test rules, changed, as rules of another name, to which nothing is pinned of itself. Answers their id. */
export async function otherRules(database: Database, change: (draft: RuleSet) => RuleSet = (draft) => draft): Promise<string> {
  return (await importRuleSet(database, system, change({ ...testRuleSet, id: `rules-${randomUUID()}`, effectiveFrom: '2019-01-01' }))).id
}

export const withSteps = (change: (steps: readonly Step[]) => readonly Step[]) => (draft: RuleSet): RuleSet =>
  ({ ...draft, routes: draft.routes.map((route) => ({ ...route, steps: [...change(route.steps)] })) })

/** To which rules a dossier is pinned, and its code. */
export async function pinOf(database: Database, dossierId: string): Promise<{ pin: string; code: string }> {
  return database.queryOne<{ pin: string; code: string }>('SELECT rule_set_id AS pin, code FROM dossier WHERE id = $1', [dossierId])
}

/** Carries a rehearsed act of this many items out to its end. */
export async function carriedOut(database: Database, actor: Actor, id: string, count: number) {
  await startBulkAct(database, actor, { id, count })
  while ((await seenBulkAct(database, system, id)).state === 'running') await carryOutBulkAct(database, id)
  return seenBulkAct(database, system, id)
}

/** Re-pins one dossier. */
export async function repin(database: Database, actor: Actor, { to, dossierId }: { to: string; dossierId: string }): Promise<void> {
  const { pin, code } = await pinOf(database, dossierId)
  const id = randomUUID()
  await rehearseRepin(database, actor, { id, to, from: pin, awardCode: AWARD, code, ...ground })
  const { done } = await carriedOut(database, actor, id, 1)
  if (done !== 1) throw new Error(`not re-pinned: ${JSON.stringify((await bulkItems(database, system, id, { after: 0, limit: 1 })).rows)}`)
}
