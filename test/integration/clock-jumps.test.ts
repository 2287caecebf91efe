import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { digestOf, randomToken } from '@vinhdanh/access'
import { dossierWorkflowId } from '@vinhdanh/contracts'
import { createApiToken } from '@vinhdanh/record'
import { newDossier, newDraft, openTasks } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { windowOf } from '../support/open-web.ts'
import { system } from '../support/record.ts'
import { type ServerProcess, serverProcess } from '../support/server-process.ts'
import { spawnWorker, type WorkerProcess } from '../support/worker-process.ts'
import { openWorld, until, untilOpen, type World } from '../support/world.ts'

const day = 86_400_000
const minute = 60_000
const token = randomToken()
const metricsToken = 'a token for measurements'

let world: World
let honest: string
const running: { servers: ServerProcess[]; worker?: WorkerProcess } = { servers: [] }
beforeAll(async () => {
  world = await openWorld()
  await createApiToken(world.database, system, { personId: world.organisation.people.submitter.personId, digest: digestOf(token), label: 'test' })
  honest = await newDossier(world.database, world.organisation)
  await follow(world.database, honest)
}, 60_000)
afterEach(async () => {
  await Promise.all([running.worker?.end('SIGKILL'), ...running.servers.splice(0).map((server) => server.kill())])
  delete running.worker
})
afterAll(() => world.close())

/** Worker, pages and API whose clock is so many days away; no other worker is there. */
async function startShifted(days: number): Promise<{ readonly web: string; readonly api: string; readonly metrics: string }> {
  const environment = { ...world.environment, NODE_OPTIONS: `--import=${new URL('../support/shifted-clock.mjs', import.meta.url).href}`, SHIFT_CLOCK_MS: String(days * day), VINHDANH_METRICS_TOKEN: metricsToken }
  const [worker, web, api] = await Promise.all([spawnWorker(environment), serverProcess('web', environment), serverProcess('api', environment)])
  running.worker = worker
  running.servers.push(web, api)
  await Promise.all([worker.ready(), web.start(), api.start()])
  return { web: web.url, api: api.url, metrics: `http://127.0.0.1:${worker.port}/metrics` }
}

/** The term of the first step and everything that is to happen by it, as days from the one on which it opened. */
const termOf = (dossierId: string) => world.database.query(
  `SELECT c.last_day - s.opened_at::date AS days, to_char(c.due_at, 'HH24:MI') AS until, i.name, i.at::date - s.opened_at::date AS after, i.fired_at FROM step s JOIN clock c ON c.step_row_id = s.id JOIN clock_instant i ON i.step_row_id = s.id
   WHERE s.dossier_id = $1 AND s.step_id = 'unit-sign' ORDER BY i.name`, [dossierId])

test.each([400, -400])('processes whose clocks are %i days away: terms, timers, decisions, mail and what is to be done again go by the clock of the database', async (days) => {
  const { database, organisation, mail, client } = world
  const { 'unit-head': head } = organisation.people
  const began = (await database.queryOne<{ now: Date }>('SELECT now()')).now
  const isNow = (moment: Date | undefined): boolean => moment !== undefined && moment.getTime() >= began.getTime() && moment.getTime() < began.getTime() + 5 * minute
  const { web, api, metrics } = await startShifted(days)
  // What was owed before is out, and long ago: the next letter goes at once.
  await until('nothing is owed any more', async () => (await database.query(`SELECT 1 FROM notice WHERE state IN ('queued', 'sending')`)).length === 0, minute)
  await database.query(`UPDATE mail SET created_at = created_at - interval '1 hour'`)
  const measured = await (await fetch(metrics, { headers: { authorization: `Bearer ${metricsToken}` } })).text()
  expect(Math.round(Number(/^vinhdanh_clock_ahead_seconds\{[^}]*\} (\S+)/m.exec(measured)?.[1]) / 86_400)).toBe(days)

  const { dossierId, draftVersion } = await newDraft(database, organisation)
  const handedIn = await fetch(`${api}/api/v1/dossiers/${dossierId}/submit`, {
    method: 'POST', body: JSON.stringify({ draftVersion }), headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
  })
  expect(handedIn.status).toBe(200)
  await untilOpen(database, dossierId, 'unit-sign')
  expect(await termOf(dossierId)).toEqual(await termOf(honest))

  const [task] = await openTasks(database, dossierId)
  const letter = await mail.waitFor(({ links }) => links.some((link) => link.endsWith(`/tasks/${task?.taskId}`)), minute)
  expect(isNow(new Date(letter.headers.find(({ key }) => key === 'date')?.value ?? ''))).toBe(true)
  const timer = await until('the workflow waits for its first moment', async () => {
    const { events } = await client.workflow.getHandle(dossierWorkflowId(dossierId)).fetchHistory()
    return (events ?? []).flatMap(({ timerStartedEventAttributes: started }) => started?.startToFireTimeout ?? []).at(-1)
  })
  const { seconds } = await database.queryOne<{ seconds: number }>(`SELECT extract(epoch FROM min(at) - now())::float8 AS seconds FROM clock_instant i JOIN step s ON s.id = i.step_row_id WHERE s.dossier_id = $1`, [dossierId])
  expect(Math.abs(Number(timer.seconds) - seconds)).toBeLessThan(300)

  const window = await windowOf(web, database, head.personId)
  const path = new URL(letter.links[0] ?? '').pathname
  expect((await window.open(path)).status).toBe(200)
  const { text } = await window.open(`${path}/decide/pass`)
  const field = (name: string): string => new RegExp(`name="${name}" value="([^"]+)"`).exec(text)?.[1] ?? ''
  expect(await window.send(`${path}/decide/pass`, { decisionId: field('decisionId'), revisionSha256: field('revisionSha256'), reason: '' })).toMatchObject({ status: 303, location: `${path}/receipt` })
  await untilOpen(database, dossierId, 'department-examine')

  const acts = await database.query<{ act: string; at: Date }>(`SELECT act, at FROM audit_entry WHERE dossier_id = $1 AND at >= $2`, [dossierId, began])
  expect(acts.filter(({ at }) => !isNow(at))).toEqual([])
  expect(acts.map(({ act }) => act)).toEqual(expect.arrayContaining(['dossier.submitted', 'step.opened']))
  // What asks for itself again is due soon, neither days ago nor in a year; none of it was forgotten.
  const jobs = await until('every recurring job waits for its next time', async () => {
    const waiting = await database.query<{ name: string; runAt: Date }>(`SELECT task_identifier AS name, run_at AS "runAt" FROM graphile_worker.jobs WHERE locked_at IS NULL AND attempts = 0 AND run_at > now()`)
    return ['refresh-holders', 'make-digests', 'reconcile-workflows', 'sweep-files'].every((one) => waiting.some(({ name }) => name === one)) && waiting
  }, minute)
  expect(jobs.filter(({ runAt }) => runAt.getTime() > began.getTime() + 10 * day)).toEqual([])
}, 180_000)
