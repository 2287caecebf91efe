import { allBreaches, type Invariant } from './invariant.ts'

/** The public view of the jobs leaves the payload out, which names the dossier. */
const jobs = `graphile_worker.jobs j JOIN graphile_worker._private_jobs p ON p.id = j.id LEFT JOIN dossier d ON d.id::text = p.payload->>'dossierId'`
const name = `coalesce(d.code || ': ', '') || 'job ' || j.task_identifier || ' ' || coalesce(j.key, j.id::text)`

export const outbox: Invariant = {
  id: 'I20',
  title: 'The outbox is empty, or each job in it has a next time; nobody is owed a notice without a job, and nobody a digest but once a day',
  check: ({ database }) => allBreaches(
    database,
    `SELECT ${name} || ' has used up its tries: ' || coalesce(j.last_error, '') AS breach FROM ${jobs} WHERE j.attempts >= j.max_attempts`,
    `SELECT ${name} || ' is due since ' || j.run_at || ' and nobody takes it' AS breach FROM ${jobs}
     WHERE j.locked_at IS NULL AND j.attempts < j.max_attempts AND j.run_at < now() - interval '5 minutes'`,
    `SELECT ${name} || ' is at work since ' || j.locked_at AS breach FROM ${jobs} WHERE j.locked_at < now() - interval '15 minutes'`,
    `SELECT 'person ' || p.login || ': notices are queued and there is no job to send them' AS breach
     FROM person p WHERE EXISTS (SELECT 1 FROM notice n WHERE n.recipient_id = p.id AND n.state = 'queued' AND n.send_time = 'at-once' AND n.created_at < record_now() - interval '1 minute')
       AND NOT EXISTS (SELECT 1 FROM graphile_worker.jobs j WHERE j.key = 'send-notices:' || p.id)`,
    `SELECT 'notices wait for the digest, and there is no job to make it' AS breach
     WHERE EXISTS (SELECT 1 FROM notice n WHERE n.state = 'queued' AND n.send_time = 'with-digest' AND n.created_at < record_now() - interval '1 minute')
       AND EXISTS (SELECT 1 FROM digest_day) AND NOT EXISTS (SELECT 1 FROM graphile_worker.jobs j WHERE j.key = 'make-digests')`,
    `SELECT 'person ' || p.login || ': ' || count(*) || ' digests of ' || (n.details ->> 'day') AS breach FROM notice n JOIN person p ON p.id = n.recipient_id
     WHERE n.kind = 'digest' AND starts_with(n.unique_key, 'digest:') GROUP BY p.login, n.details ->> 'day' HAVING count(*) > 1`,
  ),
}
