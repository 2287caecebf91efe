import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { digestOf, randomToken } from '@vinhdanh/access'
import { dossierWorkflowId } from '@vinhdanh/contracts'
import { createApiToken, decideTask } from '@vinhdanh/record'
import { createLogger, createMetrics, startTracing } from '@vinhdanh/telemetry'
import { serveApi } from '../support/api.ts'
import { attributesOf, type CollectedSpan, type Collector, startCollector } from '../support/collector.ts'
import { newDossier, newDraft, openTasks } from '../support/dossier.ts'
import { system } from '../support/record.ts'
import { openWorld, until, untilOpen, untilReady, type World } from '../support/world.ts'

let world: World
beforeAll(async () => { world = await openWorld() })
afterAll(() => world.close())

test('a request is found again in the job it asked for, and its dossier from there to the letter of the next holder', async () => {
  const { database, organisation, client } = world
  const lines: Record<string, unknown>[] = []
  const logger = createLogger('worker', { destination: { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) } })
  const line = (wanted: Record<string, unknown>) => lines.find((one) => Object.entries(wanted).every(([key, value]) => JSON.stringify(one[key]) === JSON.stringify(value)))
  await untilReady(await world.startWorker({ logger }))
  const dossierId = await newDossier(database, organisation)
  await untilOpen(database, dossierId, 'unit-sign')
  const [task] = await openTasks(database, dossierId)
  const requestId = 'chain-0001'
  await decideTask(database, { ...organisation.people['unit-head'].actor, requestId }, {
    taskId: task?.taskId ?? '', decisionId: randomUUID(), revisionSha256: task?.revisionSha256 ?? '', outcome: 'pass', reason: null, payload: {}, remarks: [],
  })
  await untilOpen(database, dossierId, 'department-examine')

  const told = await until('the job is in the log', () => Promise.resolve(line({ job: 'tell-dossier', requestId, dossierId })))
  expect(told).toMatchObject({ msg: 'job done', jobId: expect.any(String), ms: expect.any(Number) })
  const { runId } = await client.workflow.getHandle(dossierWorkflowId(dossierId)).describe()
  const letter = await until('the letter is in the log', () => Promise.resolve(lines.findLast(({ msg, dossiers }) => msg === 'letter' && JSON.stringify(dossiers) === JSON.stringify([dossierId]))))
  expect(letter).toMatchObject({ requestId: runId, state: 'sent', mailId: expect.any(String) })
  // None of it says who they are.
  expect(JSON.stringify(lines)).not.toContain(organisation.people['department-examiner'].email)
}, 60_000)

describe('spans', () => {
  let api: Awaited<ReturnType<typeof serveApi>>
  const token = randomToken()
  beforeAll(async () => {
    api = await serveApi(world.config.databaseUrl)
    await createApiToken(world.database, system, { personId: world.organisation.people.submitter.personId, digest: digestOf(token), label: 'test' })
    await untilReady(await world.startWorker())
  })
  afterAll(() => api.close())

  const ask = (path: string, init: RequestInit = {}) => fetch(`${api.url}/api/v1${path}`, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } })
  /** Hands a new dossier in through the API and waits for its first step. */
  async function handIn(): Promise<{ dossierId: string; requestId: string }> {
    const { dossierId, draftVersion } = await newDraft(world.database, world.organisation)
    // What goes to one person within a minute goes together: here nobody has been written to of late.
    await world.database.query(`UPDATE mail SET created_at = created_at - interval '2 minutes'`)
    const answer = await ask(`/dossiers/${dossierId}/submit`, { method: 'POST', body: JSON.stringify({ draftVersion }), headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() } })
    expect(answer.status).toBe(200)
    await untilOpen(world.database, dossierId, 'unit-sign')
    return { dossierId, requestId: answer.headers.get('x-request-id') ?? '' }
  }
  const letterOf = (dossierId: string) => until('the letter was sent', async () =>
    (await world.database.query(`SELECT 1 FROM notice n JOIN mail m ON m.id = n.mail_id WHERE n.dossier_id = $1 AND m.state = 'sent'`, [dossierId])).length > 0, 90_000)
  const whole = ({ spans }: Collector, traceId: string) => until('the letter stands in the trace', () => {
    const found = spans().filter((span) => span.traceId === traceId)
    return Promise.resolve(found.some(({ name }) => name === 'mail') && found)
  }, 90_000)

  test('of one request to hand a dossier in make one trace, from the request to the letter of the next holder, and none says who they are', async () => {
    const collector = await startCollector()
    const tracing = await startTracing({ otlpUrl: collector.url }, 'test', createLogger('test', { level: 'silent' }))
    const { dossierId, requestId } = await handIn()
    await ask(`/dossiers/${token}?q=secret-word`)
    const trace = await whole(collector, requestId.replaceAll('-', ''))
    await tracing.stop()
    await collector.stop()

    const named = (name: string) => trace.find((span) => span.name === name) as CollectedSpan
    const parentOf = ({ parentSpanId }: CollectedSpan) => trace.find(({ spanId }) => spanId === parentSpanId)
    const request = named('POST /api/v1/dossiers/:dossierId/submit')
    expect(attributesOf(request)).toMatchObject({ 'http.route': '/api/v1/dossiers/:dossierId/submit', 'http.response.status_code': 200, 'vinhdanh.request_id': requestId })
    expect(request.parentSpanId).toBeUndefined()
    const start = named('job start-dossier')
    const transaction = parentOf(start)
    expect(transaction).toMatchObject({ name: 'transaction', parentSpanId: request.spanId })
    expect(attributesOf(transaction as CollectedSpan)).toMatchObject({ 'vinhdanh.dossier_id': dossierId, 'vinhdanh.acts': { values: expect.arrayContaining([{ stringValue: 'dossier.submitted' }]) } })
    expect(attributesOf(start)).toMatchObject({ 'vinhdanh.dossier_id': dossierId, 'vinhdanh.request_id': requestId, 'vinhdanh.attempt': 1, 'vinhdanh.waited_ms': expect.any(Number) })
    expect(parentOf(named('temporal start'))).toBe(start)
    const opened = named('activity openStep')
    expect(attributesOf(opened)).toMatchObject({ 'vinhdanh.dossier_id': dossierId, 'vinhdanh.request_id': requestId })
    const send = named('job send-notices')
    expect(parentOf(parentOf(send) as CollectedSpan)).toBe(opened)
    expect(attributesOf(named('mail'))).toMatchObject({ 'vinhdanh.mail_state': 'sent', 'vinhdanh.dossier_id': dossierId, 'vinhdanh.mail_id': expect.any(String) })
    expect(parentOf(named('mail'))).toBe(send)

    const told = collector.bodies.join()
    const { people, unit, department } = world.organisation
    const rows = await world.database.query<{ word: string }>(
      `SELECT n.name AS word FROM nominee n JOIN dossier d ON d.nominee_id = n.id WHERE d.id = $1 UNION SELECT code FROM dossier WHERE id = $1 UNION SELECT name_vi FROM unit WHERE id IN ($2, $3)`, [dossierId, unit.id, department.id])
    const secrets = [...Object.values(people).flatMap(({ email, actor }) => [email, actor.name]), ...rows.map(({ word }) => word), token, digestOf(token), 'secret-word', world.config.secret]
    for (const secret of secrets) expect(secret.length > 3 && told.includes(secret) ? secret : null).toBeNull()
    expect(collector.spans().flatMap(({ events }) => events)).toEqual([])
  }, 240_000)

  test('a collector that is away, slow or talks nonsense changes nothing, and is told of once', async () => {
    const slow = await startCollector(() => undefined)
    const refusing = await startCollector((response) => { response.statusCode = 500; response.end('<html>') })
    const babbling = await startCollector((response) => { response.end('<html>') })
    const gone = await startCollector()
    await gone.stop()
    const metrics = createMetrics('test')
    for (const [collector, warnings] of [[gone, 1], [refusing, 1], [slow, 1], [babbling, 0]] as const) {
      const lines: string[] = []
      const tracing = await startTracing({ otlpUrl: collector.url }, 'test', createLogger('test', { destination: { write: (line: string) => void lines.push(line) } }))
      const { dossierId } = await handIn()
      await letterOf(dossierId)
      if (warnings > 0) await until('the log says so', () => Promise.resolve(lines.length >= warnings), 60_000)
      await ask('/dossiers')
      const began = performance.now()
      await tracing.stop()
      expect(performance.now() - began).toBeLessThan(4_000)
      expect(lines.filter((line) => line.includes('"level":"warn"'))).toHaveLength(warnings)
      expect(lines.join()).not.toContain('<html>')
    }
    expect(await metrics.metrics()).toMatch(/vinhdanh_spans_total\{[^}]*outcome="ended"[^}]*\} [1-9]/)
    await Promise.all([slow, refusing, babbling].map((collector) => collector.stop()))
  }, 400_000)

  test('without a collector there are none, and no job carries one', async () => {
    await world.database.query(`CREATE TABLE kept AS SELECT payload FROM graphile_worker._private_jobs WHERE false;
      CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO kept VALUES (NEW.payload); RETURN NEW; END $$;
      CREATE TRIGGER keep AFTER INSERT ON graphile_worker._private_jobs FOR EACH ROW EXECUTE FUNCTION keep()`)
    const tracing = await startTracing({ otlpUrl: undefined }, 'test', createLogger('test', { level: 'silent' }))
    const { dossierId } = await handIn()
    await letterOf(dossierId)
    await tracing.stop()
    const kept = await world.database.query<{ payload: object }>('SELECT payload FROM kept')
    expect(kept).toContainEqual({ payload: expect.objectContaining({ dossierId, requestId: expect.any(String) }) })
    for (const { payload } of kept) expect(payload).not.toHaveProperty('traceparent')
  }, 120_000)
})
