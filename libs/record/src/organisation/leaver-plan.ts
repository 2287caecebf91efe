import { type Actor, type Bilingual, type DossierState, invalid, type Role, separationBreach } from '@vinhdanh/domain'
import { canonicalHash } from '../canonical-hash.ts'
import type { CouncilMemberEntity } from '../councils/council-member.entity.ts'
import type { Database } from '../database.ts'
import { RuleNames } from '../rules/pinned-rules.ts'
import { separationFacts } from '../tasks/separation-facts.ts'
import type { Transaction } from '../transaction.ts'
import { authorHeirs, type Heir, seatHeirs, taskHeirs } from './leaver-heirs.ts'
import { type HeldAccess, heldAccess, type HeldSeat, heldSeats, type HeldTask, heldTasks, writtenDossiers } from './leaver-holdings.ts'
import { checkLeaver } from './check-leaver.ts'
import { type PersonPost, type PersonSubstitution, postsToEnd, substitutionsOf } from './person-page.query.ts'
import { PersonEntity } from './person.entity.ts'

/** What is handed on together: the tasks of one role in one unit, what was written in one unit, or one seat. */
export interface HeirGroup {
  /** `tasks:<unit>:<role>`, `written:<unit>` or `seat:<id>`. */
  readonly key: string
  readonly kind: 'tasks' | 'written' | 'seat'
  readonly unitName: Bilingual
  /** Of tasks: the role. */
  readonly role: Role | null
  /** Of a seat: its place on the council. */
  readonly position: CouncilMemberEntity['position'] | null
  readonly count: number
  readonly heirs: readonly Heir[]
  /** The heir that was chosen, or who is proposed; null: nobody. */
  readonly heirId: string | null
}

/** Where something goes: to the heir, back to whose it was, it is with others anyway, or nobody may have it and it stays, which the board shows as stuck. */
export type Goes = 'to-heir' | 'back' | 'with-others' | 'stays'
export type HeirBarred = 'own-nomination' | 'own-dossier' | 'two-levels' | 'decides'

export interface Forecast {
  readonly group: string
  readonly code: string
  readonly goes: Goes
  readonly toId: string | null
  readonly toName: string | null
  /** Why the heir may not have it (separation of duties); null if there is no heir or they may. */
  readonly barred: HeirBarred | null
}

export interface TaskForecast extends Forecast {
  readonly task: HeldTask
  readonly awardName: Bilingual
  readonly stepName: Bilingual
}

export interface WrittenForecast extends Forecast {
  readonly dossierId: string
  readonly state: DossierState
}

/** All that hangs on a person, and what becomes of it when they leave. */
export interface LeaverPlan extends HeldAccess {
  readonly name: string
  readonly groups: readonly HeirGroup[]
  readonly taskForecasts: readonly TaskForecast[]
  readonly writtenForecasts: readonly WrittenForecast[]
  readonly seats: readonly HeldSeat[]
  readonly posts: readonly PersonPost[]
  readonly substitutions: readonly PersonSubstitution[]
  /** Names what was forecast: the act is refused if it would do anything else by now. */
  readonly digest: string
}

export interface HeirChoice {
  readonly group: string
  readonly heirId: string | null
}

/**
 * What would become of everything a person holds; without `choices` as it is proposed. Preview and act both follow it.
 * Errors: AppError `not-found`; `validation.failed` for an heir who has not the post for it, at `heir.<group>`.
 */
export async function planLeaver(tx: Transaction, personId: string, choices: readonly HeirChoice[] | null): Promise<LeaverPlan> {
  const { name } = await tx.get(PersonEntity, { id: personId })
  const [tasks, written, seats] = [await heldTasks(tx, personId), await writtenDossiers(tx, personId), await heldSeats(tx, personId)]
  const groups: HeirGroup[] = []
  for (const group of groupsOf(tasks, written, seats)) groups.push(await withHeirs(tx, personId, group, choices))
  const chosen = new Map(groups.map((group) => [group.key, group.heirs.find(({ id }) => id === group.heirId) ?? null]))
  const taskForecasts: Omit<TaskForecast, 'awardName' | 'stepName'>[] = []
  for (const task of tasks) taskForecasts.push(await forecastTask(tx, task, chosen.get(taskGroup(task)) ?? null))
  const writtenForecasts = written.map((dossier) => forecastWritten(dossier, groups.find(({ key }) => key === `written:${dossier.unitId}`)))
  const names = await RuleNames.of(tx, tasks.map(({ ruleSetId }) => ruleSetId))
  const [posts, substitutions, access] = [await postsToEnd(tx, personId), await substitutionsOf(tx, personId), await heldAccess(tx, personId)]
  const of = ({ group, code, goes, toId, barred }: Forecast) => ({ group, code, goes, toId, barred })
  return {
    name, groups, seats, posts, substitutions, writtenForecasts, ...access,
    taskForecasts: taskForecasts.map((forecast) => {
      const { ruleSetId, awardCode, stepId } = forecast.task
      return { ...forecast, awardName: names.award(ruleSetId, awardCode), stepName: names.step(ruleSetId, awardCode, stepId)?.name ?? { vi: stepId, en: stepId } }
    }),
    digest: canonicalHash({
      tasks: taskForecasts.map(of), written: writtenForecasts.map(of), seats: seats.map(({ id }) => [id, chosen.get(`seat:${id}`)?.id ?? null]),
      posts: posts.map(({ id }) => id), substitutions: substitutions.map(({ id }) => id),
    }),
  }
}

/** The plan for whoever may carry it out. Changes nothing. Errors: those of `checkLeaver` and `planLeaver`. */
export async function previewLeaver(database: Database, actor: Actor, personId: string, choices: readonly HeirChoice[] | null): Promise<LeaverPlan> {
  return database.transact(actor, async (tx) => {
    await checkLeaver(tx, personId)
    return planLeaver(tx, personId, choices)
  })
}

type Group = Pick<HeirGroup, 'key' | 'kind' | 'role' | 'position' | 'count'> & { readonly unitId: string }

const taskGroup = ({ unitId, role }: HeldTask): string => `tasks:${unitId ?? ''}:${role}`

function groupsOf(tasks: readonly HeldTask[], written: readonly { unitId: string }[], seats: readonly HeldSeat[]): Group[] {
  const groups = new Map<string, Group>()
  const add = (group: Omit<Group, 'count'>): void => void groups.set(group.key, { ...group, count: (groups.get(group.key)?.count ?? 0) + 1 })
  for (const task of tasks) if (task.unitId && !task.giverId && !task.principalId) add({ key: taskGroup(task), kind: 'tasks', unitId: task.unitId, role: task.role, position: null })
  for (const { unitId } of written) add({ key: `written:${unitId}`, kind: 'written', unitId, role: null, position: null })
  for (const { id, unitId, position } of seats) add({ key: `seat:${id}`, kind: 'seat', unitId, role: null, position })
  return [...groups.values()]
}

async function withHeirs(tx: Transaction, personId: string, { unitId, ...group }: Group, choices: readonly HeirChoice[] | null): Promise<HeirGroup> {
  const heirs = group.kind === 'seat' ? await seatHeirs(tx, personId, unitId)
    : group.kind === 'written' ? await authorHeirs(tx, personId, unitId) : await taskHeirs(tx, personId, { unitId, role: group.role ?? 'submitter' })
  const [unit] = await tx.query<{ name: Bilingual }>(`SELECT jsonb_build_object('vi', name_vi, 'en', name_en) AS name FROM unit WHERE id = $1`, [unitId])
  // A seat is given by a decision of its own: nobody is proposed for it.
  const heirId = choices ? choices.find(({ group: key }) => key === group.key)?.heirId ?? null : group.kind === 'seat' ? null : heirs[0]?.id ?? null
  if (heirId !== null && !heirs.some(({ id }) => id === heirId)) throw invalid({ path: `heir.${group.key}`, message: 'problem.heir-without-post' })
  return { ...group, unitName: unit?.name ?? { vi: '', en: '' }, heirs, heirId }
}

async function forecastTask(tx: Transaction, task: HeldTask, heir: Heir | null): Promise<Omit<TaskForecast, 'awardName' | 'stepName'>> {
  const shared = { task, group: taskGroup(task), code: task.code, barred: null }
  const backTo = task.giverId ?? task.principalId
  if (backTo) return { ...shared, goes: 'back', toId: backTo, toName: (await tx.get(PersonEntity, { id: backTo })).name }
  const apart = { ...shared, goes: task.othersHold ? 'with-others' as const : 'stays' as const, toId: null, toName: null }
  // A head holds in place of those below only where none of them does: whoever has the post takes it over again.
  if (!heir || (task.othersHold && heir.by === 'superior')) return apart
  const breach = separationBreach({ personId: heir.id, level: task.level, ...(await separationFacts(tx, task.dossierId)) })
  if (breach) return { ...apart, barred: breach.details['rule'] as HeirBarred }
  return { ...shared, goes: 'to-heir', toId: heir.id, toName: heir.name }
}

function forecastWritten({ dossierId, code, state, nomineePersonId, deciderIds }: Awaited<ReturnType<typeof writtenDossiers>>[number], group: HeirGroup | undefined): WrittenForecast {
  const heir = group?.heirs.find(({ id }) => id === group.heirId) ?? null
  const barred: HeirBarred | null = heir && nomineePersonId === heir.id ? 'own-nomination' : heir && deciderIds.includes(heir.id) ? 'decides' : null
  const shared = { dossierId, code, state, group: group?.key ?? '', barred }
  if (heir && !barred) return { ...shared, goes: 'to-heir', toId: heir.id, toName: heir.name }
  return { ...shared, goes: group?.heirs.some(({ by }) => by === 'same-post') ? 'with-others' : 'stays', toId: null, toName: null }
}
