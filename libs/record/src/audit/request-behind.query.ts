import type { Reader } from '../reader.ts'

/** Acts of a request upon which a workflow goes on, and what a rule decides by itself, which no request asked for. */
const leading = ['dossier.submitted', 'dossier.resubmitted', 'dossier.withdrawn', 'task.decided', 'step.forced', 'step.decided-by-rule']
/** What a workflow does later than that is told by itself: its run was lost and begun anew, or time brought it about. */
const withinMinutes = 60

/** The request that brought a dossier to where it stands, so that what its workflow does now is told together with it; undefined when none did of late. */
export async function requestBehind(reader: Reader, dossierId: string): Promise<string | undefined> {
  const [last] = await reader.query<{ requestId: string; byRequest: boolean }>(
    `SELECT request_id AS "requestId", act <> 'step.decided-by-rule' AND at > record_now() - make_interval(mins => $3) AS "byRequest"
     FROM audit_entry WHERE dossier_id = $1 AND act = ANY ($2) ORDER BY seq DESC LIMIT 1`,
    [dossierId, leading, withinMinutes],
  )
  return last?.byRequest && last.requestId !== '' ? last.requestId : undefined
}
