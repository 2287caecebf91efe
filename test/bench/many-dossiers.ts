import type { Actor } from '@vinhdanh/domain'
import { copyDossiers, type Database, openStep, type Place } from '@vinhdanh/record'
import { vacuum } from '../../apps/ops/src/seed/vacuum.ts'
import { newDossier } from '../support/dossier.ts'
import { createOrganisation } from '../support/organisation.ts'
import { newHolder, newUnit, system } from '../support/record.ts'
import { untilNoJobs } from './product.ts'

/** A ministry that fills with dossiers. */
export interface Crowd {
  readonly administrator: Actor
  readonly departmentId: string
  /** The dossier that the others are copies of. */
  readonly patternId: string
  readonly places: Place[]
}

/** A ministry with one dossier whose first step is open. */
export async function openCrowd(database: Database): Promise<Crowd> {
  const organisation = await createOrganisation(database)
  const patternId = await newDossier(database, organisation)
  // What the worker would do; no workflow is wanted yet.
  await database.query('DELETE FROM graphile_worker._private_jobs')
  await openStep(database, system, { dossierId: patternId, round: 1, stepId: 'unit-sign' })
  return { administrator: organisation.people.administrator.actor, departmentId: organisation.department.id, patternId, places: [] }
}

/** Copies of one statement: more would take longer than a statement may. */
const mostAtOnce = 10_000

/** Adds `count` open dossiers over `units` new units, each with a head who holds the open step. Answers their ids. */
export async function addDossiers(database: Database, { departmentId, patternId, places }: Crowd, count: number, units: number): Promise<string[]> {
  const added: Place[] = []
  for (let index = 0; index < units; index += 1) {
    const unit = await newUnit(database, departmentId, 'unit')
    const { personId } = await newHolder(database, unit.id, 'unit-head')
    added.push({ unitId: unit.id, unitPath: unit.path, holderId: personId })
  }
  places.push(...added)
  const ids: string[] = []
  // Whole rounds over the places, so that each gets as many as the others.
  const atOnce = Math.max(1, Math.floor(mostAtOnce / units)) * units
  while (ids.length < count) ids.push(...await copyDossiers(database, system, { patternId, count: Math.min(atOnce, count - ids.length), places: added }))
  await vacuum(database)
  return ids
}

/** As `copyDossiers`, with the tables in order again. */
export async function copyDossier(database: Database, patternId: string, count: number, places: readonly Place[]): Promise<string[]> {
  const ids = await copyDossiers(database, system, { patternId, count, places })
  await vacuum(database)
  return ids
}

/** Starts the workflows by the outbox, as a submission does. Answers how many milliseconds it took. */
export async function startWorkflows(database: Database, ids: readonly string[]): Promise<number> {
  const began = performance.now()
  await database.query(`SELECT count(graphile_worker.add_job('start-dossier', json_build_object('dossierId', id))) FROM unnest($1::uuid[]) AS id`, [ids])
  await untilNoJobs(database)
  return performance.now() - began
}
