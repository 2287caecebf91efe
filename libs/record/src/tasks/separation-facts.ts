import type { SeparationFacts } from '@vinhdanh/domain'
import type { Reader } from '../reader.ts'

type Facts = Pick<SeparationFacts, 'nomineeIds' | 'authorIds' | 'decidedBefore'>

/** What binds people to a dossier by the separation of duties: its nominee, its authors, and who decided at which level in any round. */
export async function separationFacts(reader: Reader, dossierId: string): Promise<Facts> {
  const [facts] = await reader.query<Facts>(
    `SELECT array_remove(ARRAY[n.person_id], NULL) AS "nomineeIds",
       ARRAY[d.created_by] || ARRAY(SELECT jsonb_array_elements_text(d.former_authors)::uuid) || ARRAY(SELECT DISTINCT submitted_by FROM revision WHERE dossier_id = d.id) AS "authorIds",
       (SELECT coalesce(jsonb_agg(jsonb_build_object('personId', x.person_id, 'level', s.level)), '[]')
        FROM decision x JOIN step s ON s.id = x.step_row_id WHERE x.dossier_id = d.id AND s.kind <> 'correction') AS "decidedBefore"
     FROM dossier d JOIN nominee n ON n.id = d.nominee_id WHERE d.id = $1`,
    [dossierId],
  )
  return facts ?? { nomineeIds: [], authorIds: [], decidedBefore: [] }
}
