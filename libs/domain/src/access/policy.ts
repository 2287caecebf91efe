import type { Role } from '../rules/rule-set.ts'
import { type Actor, holdsRole } from './actor.ts'

/**
 * The policy for each act, by role and organisation branch. Acts on a dossier are judged by what connects the actor with it;
 * the others by a role anywhere in the branch concerned.
 */
const administration: readonly Role[] = ['administrator']
const oversight: readonly Role[] = ['administrator', 'auditor']
const everybody: readonly Role[] = [
  'submitter', 'unit-head', 'department-examiner', 'department-head', 'ministry-intake', 'ministry-examiner', 'council-secretary', 'minister',
  'board-examiner', 'administrator', 'auditor',
]

const branchActs = {
  'dossier.draft': ['submitter', 'unit-head'],
  'dossier.withdraw': ['unit-head', 'submitter'],
  'dossier.hold': ['ministry-intake', 'ministry-examiner', 'administrator'],
  'dossier.allow-round': administration,
  'opinion.ask': ['council-secretary'],
  'opinion.keep': ['council-secretary', 'ministry-intake', 'administrator'],
  'dossier.list-all': oversight,
  'submission.sign': ['unit-head', 'department-head', 'minister'],
  // The secretary of a level sets it for those who will not open a settings page; an administrator for anybody of the branch.
  'substitution.set': ['council-secretary', 'ministry-intake', 'administrator'],
  'rules.import': administration,
  'calendar.change': administration,
  'organisation.change': administration,
  'council.manage': ['council-secretary', 'administrator'],
  'council.read': ['council-secretary', 'minister', 'ministry-examiner', 'department-head', 'department-examiner', 'administrator', 'auditor'],
  'audit.search': oversight,
  'mail.log': oversight,
  'mail.resend': administration,
  'dossier.repair': administration,
  'file.clear': administration,
  'award.act': ['ministry-intake', 'administrator'],
  'presentation.record': ['ministry-intake', 'administrator'],
  'rules.read': everybody,
  'task.list': everybody,
  'organisation.read': oversight,
} as const satisfies Record<string, readonly Role[]>

export type BranchAct = keyof typeof branchActs
/** Acts whose right depends on the one dossier or task concerned; judged by `maySee` or by the task's holder inside the command. */
export type ObjectAct = 'dossier.read' | 'task.read' | 'task.decide' | 'submission.read' | 'paper.read' | 'ledger.read' | 'opinion.handle' | 'late.permit' | 'self'
export type Act = BranchAct | ObjectAct

/** Every act with the roles that may try it at all; routes name one of these, and a route without one fails a test. */
export const acts: readonly Act[] = [
  ...(Object.keys(branchActs) as BranchAct[]), 'dossier.read', 'task.read', 'task.decide', 'submission.read', 'paper.read', 'ledger.read', 'opinion.handle', 'late.permit', 'self',
]

/** True if the actor may do `act` in the branch of `path`. */
export function may(actor: Actor, act: BranchAct, path: string): boolean {
  return actor.kind === 'system' || holdsRole(actor, branchActs[act], path)
}

/** True if the actor may do `act` somewhere; for menus and for pages that list per branch. */
export function mayAnywhere(actor: Actor, act: BranchAct): boolean {
  return actor.kind === 'system' || actor.posts.some((post) => (branchActs[act] as readonly Role[]).includes(post.role))
}

/** What connects a reader with a dossier. */
export interface DossierConnection {
  readonly unitPath: string
  readonly createdBy: string
  /** Everyone who holds or held a task on it. */
  readonly holderIds: readonly string[]
  readonly reachedCentral: boolean
}

const readersByBranch: readonly Role[] = everybody.filter((role) => role !== 'board-examiner' && role !== 'submitter')

/** Which dossiers an actor sees, as data: `maySee` judges one by it, queries turn it into a condition. */
export interface Sight {
  readonly everything: boolean
  /** Sees what this person wrote, and what they hold or held a task on. */
  readonly personId: string | null
  /** Sees the dossiers of these branches. */
  readonly branches: readonly string[]
  /** Sees the dossiers of these units alone, not of those below. */
  readonly units: readonly string[]
  /** Sees what has come up to the Central Board. */
  readonly central: boolean
}

/** Sight of dossiers: who wrote one, who handles it, the roles above its unit, the board once it has come up to it. */
export function sightOf({ kind, personId, posts }: Actor): Sight {
  return {
    everything: kind === 'system',
    personId,
    branches: posts.filter(({ role }) => readersByBranch.includes(role)).map(({ path }) => path),
    units: posts.filter(({ role }) => role === 'submitter').map(({ path }) => path),
    central: posts.some(({ role }) => role === 'board-examiner'),
  }
}

/** True if the actor sees this dossier. */
export function maySee(actor: Actor, { unitPath, createdBy, holderIds, reachedCentral }: DossierConnection): boolean {
  const { everything, personId, branches, units, central } = sightOf(actor)
  const isParty = personId !== null && (personId === createdBy || holderIds.includes(personId))
  return everything || isParty || branches.some((path) => unitPath.startsWith(path)) || units.includes(unitPath) || (central && reachedCentral)
}
