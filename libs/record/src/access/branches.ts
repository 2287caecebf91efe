import { type Actor, type BranchAct, may } from '@vinhdanh/domain'
import type { SqlParameters } from '../sql-parameters.ts'

/** The branches in which the actor may do `act`, as paths; `/` stands for all. */
export function branchesOf(actor: Actor, act: BranchAct): string[] {
  if (actor.kind === 'system') return ['/']
  return [...new Set(actor.posts.map(({ path }) => path))].filter((path) => may(actor, act, path))
}

/** As a condition on a column that holds a unit's path. */
export function branchCondition(actor: Actor, act: BranchAct, column: string, parameters: SqlParameters): string {
  return `${column} LIKE ANY(${parameters.add(branchesOf(actor, act).map((path) => `${path}%`))}::text[])`
}
