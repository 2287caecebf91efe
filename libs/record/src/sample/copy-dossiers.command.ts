import type { Actor } from '@vinhdanh/domain'
import type { Database } from '../database.ts'
import type { Transaction } from '../transaction.ts'

/** Where copies of a dossier go: the unit that nominates and the person who holds its steps of the unit's head. */
export interface Place {
  readonly unitId: string
  readonly unitPath: string
  readonly holderId: string
}

export interface CopyInput {
  readonly patternId: string
  readonly count: number
  /** The copies go over them in turn. */
  readonly places: readonly Place[]
  /** Rows of nominees for each copy: its own, and others of the unit that nobody proposes. */
  readonly nominees?: number
  /** Papers for each copy on the average, with the files of the pattern's. */
  readonly papers?: number
  /** Whether workflows are to be started for them. */
  readonly isStarted?: boolean
}

/** The id in a copy `c` of what has this id in the pattern: rows that name each other still do. */
const idOf = (column: string): string => `md5(c.id::text || o.${column})::uuid`
const ofDossier = 'o.dossier_id = c.pattern_id'
const ofStep = 'o.step_row_id IN (SELECT id FROM step WHERE dossier_id = c.pattern_id)'
const isHeads = (step: string): string => `(${step}.unit_id = c.pattern_unit_id AND ${step}.role = 'unit-head')`
/** Who stands in this column of a row of a step. */
const whoOf = (column: string): string => `CASE WHEN o.${column} IS NOT NULL AND EXISTS (SELECT 1 FROM step s WHERE s.id = o.step_row_id AND ${isHeads('s')}) THEN c.holder_id ELSE o.${column} END`

/** The tables of an open dossier, parents first, with what is other in a copy. Columns that are not named are the pattern's. */
const tables: readonly { readonly table: string; readonly of: string; readonly changes: string }[] = [
  {
    table: 'nominee', of: 'o.id = c.pattern_nominee_id',
    changes: `'id', CASE WHEN c.i = 1 THEN ${idOf('id')} ELSE md5(c.id::text || c.i || o.id)::uuid END, 'unit_id', c.unit_id, 'name', o.name || ' ' || c.no || '.' || c.i, 'folded_name', o.folded_name || ' ' || c.no || '.' || c.i, 'person_id', null`,
  },
  { table: 'dossier', of: 'o.id = c.pattern_id', changes: `'id', c.id, 'nominee_id', ${idOf('nominee_id')}, 'code', c.code, 'unit_id', c.unit_id, 'unit_path', c.unit_path, 'submission_id', null, 'instead_of', null` },
  { table: 'revision', of: ofDossier, changes: `'dossier_id', c.id` },
  { table: 'step', of: ofDossier, changes: `'id', ${idOf('id')}, 'dossier_id', c.id, 'decision_id', ${idOf('decision_id')}, 'unit_id', CASE WHEN ${isHeads('o')} THEN c.unit_id ELSE o.unit_id END` },
  {
    table: 'task', of: ofDossier,
    changes: `'id', ${idOf('id')}, 'dossier_id', c.id, 'step_row_id', ${idOf('step_row_id')}, 'holder_id', ${whoOf('holder_id')}`,
  },
  { table: 'decision', of: ofDossier, changes: `'id', ${idOf('id')}, 'dossier_id', c.id, 'step_row_id', ${idOf('step_row_id')}, 'task_id', ${idOf('task_id')}, 'person_id', ${whoOf('person_id')}` },
  { table: 'clock', of: ofDossier, changes: `'dossier_id', c.id, 'step_row_id', ${idOf('step_row_id')}` },
  { table: 'clock_instant', of: ofStep, changes: `'step_row_id', ${idOf('step_row_id')}` },
  { table: 'clock_span', of: ofStep, changes: `'id', ${idOf('id')}, 'step_row_id', ${idOf('step_row_id')}` },
]

/**
 * Copies an open dossier that was never returned or held: what it would take thousands of commands to write, in seconds. The copies have no notices and no
 * audit lines but one for all of them. At most some thousands at once: one statement may take 15 seconds. Answers their ids. Only the local and test stack
 * call it.
 */
export async function copyDossiers(database: Database, actor: Actor, { patternId, count, places, nominees = 1, papers = 0, isStarted = false }: CopyInput): Promise<string[]> {
  return database.transact(actor, async (tx) => {
    await tx.query(
      `CREATE TEMP TABLE copied ON COMMIT DROP AS
       SELECT n AS no, gen_random_uuid() AS id, 'VD-' || extract(year FROM record_today()) || '-' || lpad(s.number, greatest(6, length(s.number)), '0') AS code,
         d.id AS pattern_id, d.unit_id AS pattern_unit_id, d.nominee_id AS pattern_nominee_id, p."unitId"::uuid AS unit_id, p."unitPath" AS unit_path, p."holderId"::uuid AS holder_id
       FROM (SELECT n, nextval('dossier_code_seq')::text AS number FROM generate_series(1, $2::int) n) s JOIN dossier d ON d.id = $1
       JOIN (SELECT ordinality - 1 AS place, * FROM ROWS FROM (jsonb_to_recordset($3::jsonb) AS ("unitId" text, "unitPath" text, "holderId" text)) WITH ORDINALITY) p ON p.place = n % $4::int`,
      [patternId, count, JSON.stringify(places), places.length],
    )
    for (const { table, of, changes } of tables) await copyRows(tx, table, of, changes, table === 'nominee' ? nominees : 1)
    await copyPapers(tx, papers)
    if (isStarted) await tx.query(`SELECT count(graphile_worker.add_job('start-dossier', json_build_object('dossierId', id), max_attempts := 1000, job_key := 'start:' || id)) FROM copied`)
    tx.audit({ act: 'sample.copied', objectKind: 'dossier', objectId: patternId, after: { dossiers: count } })
    return (await tx.query<{ id: string }>('SELECT id FROM copied ORDER BY no')).map(({ id }) => id)
  })
}

async function copyRows(tx: Transaction, table: string, of: string, changes: string, times: number): Promise<void> {
  await tx.query(
    `INSERT INTO ${table} SELECT r.* FROM (SELECT copied.*, i FROM copied, generate_series(1, $1::int) i) c JOIN ${table} o ON ${of}
     CROSS JOIN LATERAL jsonb_populate_record(o::${table}, jsonb_build_object(${changes})) r`, [times],
  )
}

/** So many for each on the average, the pattern's in turn. */
async function copyPapers(tx: Transaction, papers: number): Promise<void> {
  if (papers === 0) return
  await tx.query(
    `INSERT INTO paper SELECT r.* FROM copied c
     CROSS JOIN LATERAL generate_series(1, (floor(c.no * $1::numeric) - floor((c.no - 1) * $1::numeric))::int) i
     JOIN (SELECT paper AS whole, id, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS papers FROM paper WHERE dossier_id = (SELECT pattern_id FROM copied LIMIT 1)) o ON o.place = i % o.papers
     CROSS JOIN LATERAL jsonb_populate_record(o.whole, jsonb_build_object('id', md5(c.id::text || i || o.id)::uuid, 'dossier_id', c.id)) r`, [papers],
  )
}
