import { allBreaches, type Invariant } from './invariant.ts'

export const connections: Invariant = {
  id: 'I22',
  title: 'No transaction stays open for more than a minute, and nobody who has left is signed in',
  check: ({ database }) => allBreaches(
    database,
    `SELECT 'connection ' || pid || ' of ' || coalesce(nullif(application_name, ''), 'nobody') || ': in a transaction since ' || xact_start AS breach
     FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND xact_start < now() - interval '60 seconds'`,
    `SELECT 'person ' || p.login || ': has left and is signed in' AS breach FROM person p
     WHERE NOT p.active AND EXISTS (SELECT 1 FROM session s WHERE s.person_id = p.id AND s.expires_at > record_now())`,
  ),
}
