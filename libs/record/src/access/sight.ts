import { type Actor, sightOf } from '@vinhdanh/domain'
import type { SqlParameters } from '../sql-parameters.ts'

/** What the actor may see of dossiers, as a condition on the row `d`; the same judgement as `maySee` of the domain. */
export function sightCondition(actor: Actor, parameters: SqlParameters): string {
  const { everything, personId, branches, units, central } = sightOf(actor)
  if (everything) return 'true'
  const person = parameters.add(personId)
  return `(d.created_by = ${person}::uuid
    OR d.unit_path LIKE ANY(${parameters.add(branches.map((path) => `${path}%`))}::text[])
    OR d.unit_path = ANY(${parameters.add(units)}::text[])
    ${central ? 'OR d.reached_central' : ''}
    OR EXISTS (SELECT 1 FROM task own WHERE own.dossier_id = d.id AND own.holder_id = ${person}::uuid))`
}
