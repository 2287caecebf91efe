import type { Actor } from '@vinhdanh/domain'
import { type Database, openStep } from '@vinhdanh/record'
import { newDossier } from '../support/dossier.ts'
import { createOrganisation } from '../support/organisation.ts'
import { newHolder, newUnit, system } from '../support/record.ts'

/** Where copies of a dossier go: the unit that nominates and the person who holds its open step. */
export interface Place {
  readonly unitId: string
  readonly unitPath: string
  readonly holderId: string
}

/** The tables of a dossier whose first step is open, parents first, with what is other in a copy. Columns that are not named are the pattern's. */
const tables: readonly { readonly table: string; readonly of: string; readonly changes: string }[] = [
  { table: 'nominee', of: 'id = (SELECT nominee_id FROM dossier WHERE id = $1)', changes: `'id', c.nominee_id, 'unit_id', c.unit_id` },
  { table: 'dossier', of: 'id = $1', changes: `'id', c.dossier_id, 'nominee_id', c.nominee_id, 'code', 'B-' || c.dossier_id, 'unit_id', c.unit_id, 'unit_path', c.unit_path` },
  { table: 'revision', of: 'dossier_id = $1', changes: `'dossier_id', c.dossier_id` },
  { table: 'step', of: 'dossier_id = $1', changes: `'id', c.step_id, 'dossier_id', c.dossier_id, 'unit_id', c.unit_id` },
  { table: 'task', of: 'dossier_id = $1', changes: `'id', c.task_id, 'dossier_id', c.dossier_id, 'step_row_id', c.step_id, 'holder_id', c.holder_id` },
  { table: 'clock', of: 'dossier_id = $1', changes: `'step_row_id', c.step_id, 'dossier_id', c.dossier_id` },
  { table: 'clock_instant', of: 'step_row_id = (SELECT id FROM step WHERE dossier_id = $1)', changes: `'step_row_id', c.step_id` },
  { table: 'clock_span', of: 'step_row_id = (SELECT id FROM step WHERE dossier_id = $1)', changes: `'id', gen_random_uuid(), 'step_row_id', c.step_id` },
]

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
  while (ids.length < count) ids.push(...await copyDossier(database, patternId, Math.min(atOnce, count - ids.length), added))
  return ids
}

/**
 * Copies a dossier whose first step is open, `count` times over the places in turn: what it would take thousands of commands to write, in seconds.
 * The copies have no audit lines, papers or notices, and no workflow yet. Answers their ids.
 */
export async function copyDossier(database: Database, patternId: string, count: number, places: readonly Place[]): Promise<string[]> {
  await database.query(
    `CREATE TABLE copied AS
     SELECT n AS no, gen_random_uuid() AS dossier_id, gen_random_uuid() AS nominee_id, gen_random_uuid() AS step_id, gen_random_uuid() AS task_id,
       p."unitId"::uuid AS unit_id, p."unitPath" AS unit_path, p."holderId"::uuid AS holder_id
     FROM generate_series(1, $1::int) n
     JOIN (SELECT ordinality - 1 AS place, * FROM ROWS FROM (jsonb_to_recordset($2::jsonb) AS ("unitId" text, "unitPath" text, "holderId" text)) WITH ORDINALITY) p ON p.place = n % $3::int`,
    [count, JSON.stringify(places), places.length],
  )
  for (const { table, of, changes } of tables) {
    await database.query(
      `INSERT INTO ${table} SELECT r.* FROM copied c CROSS JOIN (SELECT * FROM ${table} WHERE ${of}) o CROSS JOIN LATERAL jsonb_populate_record(o::${table}, jsonb_build_object(${changes})) r`,
      [patternId],
    )
  }
  const copies = await database.query<{ id: string }>('SELECT dossier_id AS id FROM copied ORDER BY no')
  await database.query('DROP TABLE copied')
  await database.query('ANALYZE')
  return copies.map(({ id }) => id)
}
