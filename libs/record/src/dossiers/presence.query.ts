import type { Actor } from '@vinhdanh/domain'
import type { Reader } from '../reader.ts'

/** How long a page counts as open after it last said so: it does every half a minute, and one word may be lost. */
export const presenceLasts = '75 seconds'

export interface AlsoHere {
  readonly name: string
  readonly since: Date
}

/** Who else has a draft open now, the first who came first. For whoever may write the draft. */
export async function alsoHere(reader: Reader, actor: Actor, dossierId: string): Promise<AlsoHere[]> {
  return reader.query<AlsoHere>(
    `SELECT p.name, h.since FROM presence h JOIN person p ON p.id = h.person_id
     WHERE h.dossier_id = $1 AND h.person_id IS DISTINCT FROM $2 AND h.seen_at > record_now() - interval '${presenceLasts}' ORDER BY h.since, p.name`,
    [dossierId, actor.personId],
  )
}

/** Who last saved something of a dossier while it was with its unit, and when; null where nobody has. */
export async function lastSaved(reader: Reader, dossierId: string): Promise<{ readonly name: string; readonly personId: string; readonly at: Date } | null> {
  const [row] = await reader.query<{ name: string; personId: string; at: Date }>(
    `SELECT p.name, p.id AS "personId", a.at FROM audit_entry a JOIN person p ON p.id = a.actor_id
     WHERE a.dossier_id = $1 AND a.act IN ('draft.saved', 'paper.attached', 'paper.removed', 'remark.answered') ORDER BY a.seq DESC LIMIT 1`,
    [dossierId],
  )
  return row ?? null
}
