/** Seconds within which several notices to one person go as one message. */
const gatheringSeconds = 60

/**
 * The statement that asks, for each of these people to whom something is owed at once, for the one job that sends it: now when nothing went to that person within the last minute, else
 * when that minute is over. In the order of the jobs' keys, as everybody takes them: two that owe the same people would wait for each other's jobs.
 * @param asked what a job's payload says of the request behind it
 */
export function lettersFor(recipientIds: ReadonlySet<string>, asked: object): [sql: string, parameters: unknown[]] {
  return [
    `SELECT graphile_worker.add_job('send-notices', payload := (jsonb_build_object('recipientId', r.id) || $3::jsonb)::json, max_attempts := 1000,
       job_key := 'send-notices:' || r.id, job_key_mode := 'preserve_run_at',
       run_at := now() + greatest(interval '0', coalesce((SELECT max(m.created_at) FROM mail m WHERE m.recipient_id = r.id) + make_interval(secs => $2) - record_now(), interval '0')))
     FROM (SELECT id FROM unnest($1::uuid[]) AS r(id) WHERE EXISTS (SELECT 1 FROM notice n WHERE n.recipient_id = r.id AND n.state = 'queued' AND n.send_time = 'at-once') ORDER BY id) r`,
    [[...recipientIds], gatheringSeconds, JSON.stringify(asked)],
  ]
}
