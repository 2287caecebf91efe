import { type Level, separationBreach } from '@vinhdanh/domain'
import type { Reader } from '../reader.ts'
import { separationFacts } from '../tasks/separation-facts.ts'

/** Who could confirm that a step is passed on: the other administrators over the dossier's unit whom nothing binds to the dossier. Ids, in their order. */
export async function secondPersons(reader: Reader, { dossierId, stepRowId, level, askedBy }: { dossierId: string; stepRowId: string; level: Level; askedBy: string }): Promise<string[]> {
  const rows = await reader.query<{ id: string }>(
    `SELECT DISTINCT p.id FROM dossier d JOIN unit u ON d.unit_path LIKE u.path || '%' JOIN post ON post.unit_id = u.id AND post.role = 'administrator'
       AND post.valid_from <= record_today() AND (post.valid_to IS NULL OR post.valid_to >= record_today()) JOIN person p ON p.id = post.person_id AND p.active
     WHERE d.id = $1 AND p.id <> $2 AND NOT EXISTS (SELECT 1 FROM task t WHERE t.step_row_id = $3 AND t.holder_id = p.id AND t.state = 'open') ORDER BY p.id`,
    [dossierId, askedBy, stepRowId],
  )
  const facts = await separationFacts(reader, dossierId)
  return rows.map(({ id }) => id).filter((personId) => separationBreach({ personId, level, ...facts }) === null)
}
