import { dossierWorkflowId } from '@vinhdanh/contracts'
import { readHistory } from '@vinhdanh/temporal'
import type { Stand } from './stand.ts'

interface Event { readonly eventTime: string; readonly eventType: string }

/** Everything that is known of one dossier, for whoever has to find out: steps, decisions, notices, audit, and its workflow's events. */
export async function historyOf({ database, temporal }: Pick<Stand, 'database' | 'temporal'>, dossierId: string): Promise<string> {
  const rows = async (title: string, sql: string): Promise<string> => [title, ...(await database.query<{ line: string }>(sql, [dossierId])).map(({ line }) => `    ${line}`)].join('\n')
  const parts = [
    await rows('  dossier', `SELECT concat_ws(' ', code, award_code, state, 'round', round, 'step', coalesce(step_id, '-'), 'version', version, 'due', due_at, 'held', held_since) AS line FROM dossier WHERE id = $1`),
    await rows('  steps', `SELECT concat_ws(' ', no, step_id, 'round', round, state, outcome, opened_at, closed_at, decision_id) AS line FROM step WHERE dossier_id = $1 ORDER BY no`),
    await rows('  decisions', `SELECT concat_ws(' ', x.decided_at, p.login, x.outcome, x.id) AS line FROM decision x LEFT JOIN person p ON p.id = x.person_id WHERE x.dossier_id = $1 ORDER BY x.decided_at`),
    await rows('  notices', `SELECT concat_ws(' ', n.created_at, n.kind, p.login, n.state, m.state, m.attempts, m.unknown_outcomes, m.server_reply) AS line
      FROM notice n JOIN person p ON p.id = n.recipient_id LEFT JOIN mail m ON m.id = n.mail_id WHERE n.dossier_id = $1 ORDER BY n.created_at`),
    await rows('  audit', `SELECT concat_ws(' ', seq, at, actor_name, act, object_kind, after::text) AS line FROM audit_entry WHERE dossier_id = $1 ORDER BY seq`),
    await rows('  jobs', `SELECT concat_ws(' ', k.identifier, j.key, j.attempts, j.run_at, j.locked_by, j.last_error) AS line
      FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks k ON k.id = j.task_id WHERE j.payload->>'dossierId' = $1::text`),
  ]
  const workflow = await readHistory(temporal, dossierWorkflowId(dossierId)).then(
    (json) => (JSON.parse(json) as { events: Event[] }).events.map(({ eventTime, eventType }) => `    ${eventTime} ${eventType}`).join('\n'),
    (error: unknown) => `    ${String(error)}`,
  )
  return [...parts, '  workflow', workflow].join('\n')
}
