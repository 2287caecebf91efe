import type { Config } from '@vinhdanh/config'
import { addPost, copyDossiers, createPerson, createUnit, type Database, type Place, refreshUsual, systemActor } from '@vinhdanh/record'
import { fillSample } from './index.ts'
import { inventedName } from './people.ts'
import { vacuum } from './vacuum.ts'

/** What a large ministry has, for each open dossier: nominees in its units, and papers; the units are as many whatever the dossiers. */
const perDossier = { nominees: 5, papers: 250_000 / 15_000 }
const units = 150
/** Few enough for one transaction: a statement may take 15 seconds. */
const atOnce = 500

const actor = systemActor('sample', 'sample')

interface Pattern {
  readonly id: string
  readonly unitId: string
  readonly parentId: string
  readonly kind: Parameters<typeof createUnit>[2]['kind']
  readonly since: string
}

/**
 * Multiplies the open dossiers of the sample until `dossiers` are open, over 150 units more, each with a head. Their workflows are started by the worker as it gets to it.
 * A record of its own history is left alone. Answers how many dossiers were added; called again it adds what is missing.
 * Errors: Error in words for operators, where the record holds other data.
 */
export async function seedScale(database: Database, config: Pick<Config, 'filesDir' | 'maxUploadBytes'>, dossiers: number, say: (line: string) => void): Promise<number> {
  if ((await fillSample(database, config)) === 'other-data') throw new Error('this record has a history of its own: only an empty one, or one with the sample alone, is filled')
  const { open } = await database.queryOne<{ open: number }>(`SELECT count(*)::int AS open FROM dossier WHERE state IN ('under-way', 'returned')`)
  const patterns = await patternsOf(database)
  const places = await addPlaces(database, patterns, say)
  let added = 0
  for (let turn = 0; open + added < dossiers; turn += 1) {
    const { id, unitId } = patterns[turn % patterns.length] as Pattern
    const share = Math.ceil((dossiers - open) / patterns.length)
    const count = Math.min(atOnce, share, dossiers - open - added)
    await copyDossiers(database, actor, { patternId: id, count, places: places.get(unitId) ?? [], ...perDossier, isStarted: true })
    added += count
    say(`${open + added} of ${dossiers} dossiers`)
  }
  await refreshUsual(database)
  await vacuum(database)
  return added
}

/** Open dossiers whose rows are all of the kinds that are copied: never returned, held or asked about, and at a step that somebody holds. */
async function patternsOf(database: Database): Promise<Pattern[]> {
  return database.query<Pattern>(
    `SELECT d.id, d.unit_id AS "unitId", u.parent_id AS "parentId", u.kind, to_char(u.valid_from, 'YYYY-MM-DD') AS since FROM dossier d JOIN unit u ON u.id = d.unit_id AND u.parent_id IS NOT NULL
     WHERE d.state = 'under-way' AND d.round = 1 AND d.held_since IS NULL AND d.code IN (SELECT min(code) FROM dossier GROUP BY unit_id, step_id, award_code)
       AND EXISTS (SELECT 1 FROM task t WHERE t.dossier_id = d.id AND t.state = 'open') AND EXISTS (SELECT 1 FROM paper p WHERE p.dossier_id = d.id)
       AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.dossier_id = d.id) AND NOT EXISTS (SELECT 1 FROM opinion o WHERE o.dossier_id = d.id)
       AND NOT EXISTS (SELECT 1 FROM question q WHERE q.dossier_id = d.id) AND NOT EXISTS (SELECT 1 FROM remark r WHERE r.dossier_id = d.id)
     ORDER BY d.code`)
}

/** New units beside those of the patterns, by the pattern's unit; those of an earlier call are used again. */
async function addPlaces(database: Database, patterns: readonly Pattern[], say: (line: string) => void): Promise<Map<string, Place[]>> {
  const known = [...new Map(patterns.map((pattern) => [pattern.unitId, pattern])).values()]
  const places = new Map<string, Place[]>()
  for (let index = 0; index < units; index += 1) {
    const pattern = known[index % known.length] as Pattern
    places.set(pattern.unitId, [...(places.get(pattern.unitId) ?? []), await placeOf(database, pattern, index)])
  }
  say(`${units} units, each with its head`)
  return places
}

async function placeOf(database: Database, { parentId, kind, since }: Pattern, index: number): Promise<Place> {
  const login = `truong.${index + 1}`
  const [there] = await database.query<Place>(
    `SELECT u.id AS "unitId", u.path AS "unitPath", p.id AS "holderId" FROM person p JOIN post o ON o.person_id = p.id JOIN unit u ON u.id = o.unit_id WHERE p.login = $1`, [login])
  if (there) return there
  const unit = await createUnit(database, actor, { parentId, kind, name: { vi: `Đơn vị mẫu số ${index + 1}`, en: `Sample unit no. ${index + 1}` }, validFrom: since })
  const person = await createPerson(database, actor, { login, name: inventedName(index), email: `${login}@example.gov.vn`, passwordHash: 'none', locale: 'vi' })
  await addPost(database, actor, { personId: person.id, unitId: unit.id, role: 'unit-head', title: 'Thủ trưởng đơn vị', validFrom: since, validTo: null })
  return { unitId: unit.id, unitPath: unit.path, holderId: person.id }
}
