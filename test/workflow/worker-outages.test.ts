import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { decide, newDossier } from '../support/dossier.ts'
import { startProxy, type TcpProxy } from '../support/tcp-proxy.ts'
import { READY_MS, spawnWorker, type WorkerProcess } from '../support/worker-process.ts'
import { openWorld, until, untilEnded, untilOpen, type World } from '../support/world.ts'

let world: World
let servers: { record: TcpProxy; temporal: TcpProxy; mail: TcpProxy }
const processes: WorkerProcess[] = []

beforeAll(async () => {
  world = await openWorld()
  const proxied = (url: string) => startProxy({ host: '127.0.0.1', port: Number(new URL(url).port) })
  const { databaseUrl, temporalAddress, smtpUrl } = world.config
  servers = { record: await proxied(databaseUrl), temporal: await proxied(`tcp://${temporalAddress}`), mail: await proxied(smtpUrl) }
})
afterEach(async () => {
  await Promise.all(processes.splice(0).map((worker) => worker.end('SIGKILL')))
  await Promise.all(Object.values(servers).map((server) => server.restore()))
  world.mail.acceptAll()
  // nobody got a mail within the last minute, so the next one goes at once
  await world.database.query(`UPDATE mail SET created_at = created_at - interval '1 hour'`)
})
afterAll(async () => {
  await Promise.all(Object.values(servers).map((server) => server.cut()))
  await world.close()
})

async function start(): Promise<WorkerProcess> {
  const worker = await spawnWorker({
    ...world.environment,
    VINHDANH_DATABASE_URL: Object.assign(new URL(world.config.databaseUrl), { port: String(servers.record.port) }).href,
    VINHDANH_TEMPORAL_ADDRESS: `127.0.0.1:${servers.temporal.port}`, VINHDANH_SMTP_URL: `smtp://127.0.0.1:${servers.mail.port}`,
  })
  processes.push(worker)
  return worker
}

/** Of this worker alone: what one that was killed before it had locked is set free a second later. */
const lockedBy = async (worker: WorkerProcess): Promise<string[]> => {
  const locked = await world.database.query<{ name: string; by: string }>('SELECT task_identifier AS name, locked_by AS by FROM graphile_worker.jobs WHERE locked_at IS NOT NULL')
  return locked.filter(({ by }) => worker.log().includes(by)).map(({ name }) => name)
}
const outboxIsEmpty = () => until('the outbox is empty', async () =>
  (await world.database.queryOne<{ count: number }>('SELECT count(*)::int AS count FROM graphile_worker.jobs WHERE run_at <= now()')).count === 0)

describe('the worker process', () => {
  test('starts while everything is away, says what it waits for, and begins when each is back', async () => {
    const { database, organisation, mail } = world
    await Promise.all(Object.values(servers).map((server) => server.cut()))
    const dossierId = await newDossier(database, organisation)
    const worker = await start()
    await until('it is live', async () => (await worker.health('live'))?.status === 200, READY_MS)
    expect(await worker.health('ready')).toMatchObject({ status: 503, body: { status: 'waiting', parts: { record: expect.stringContaining('ECONNREFUSED') } } })
    await servers.record.restore()
    await until('it says that Temporal and the mail server are away', async () => {
      const parts = (await worker.health('ready'))?.body.parts
      return parts?.['record'] === 'up' && parts['outbox'] === 'up' && parts['temporal'] !== 'up' && parts['mail'] !== 'up'
    }, READY_MS)
    await servers.temporal.restore()
    await until('workflows are run', async () => (await worker.health('ready'))?.body.parts?.['workflows'] === 'up', READY_MS)
    await untilOpen(database, dossierId, 'unit-sign')
    expect(mail.messages(organisation.people['unit-head'].email)).toHaveLength(0)
    await servers.mail.restore()
    await mail.waitFor(({ to }) => to.includes(organisation.people['unit-head'].email))
    await worker.ready()
    await until('it says so', () => Promise.resolve(worker.log().includes('worker ready')))
    expect(await worker.end('SIGTERM')).toBe(0)
  }, 180_000)

  test('keeps a decision made while Temporal is away and passes it on within seconds of its return', async () => {
    const { database, organisation } = world
    const worker = await start()
    await worker.ready()
    const dossierId = await newDossier(database, organisation)
    await untilOpen(database, dossierId, 'unit-sign')
    await servers.temporal.cut()
    await decide(database, organisation, dossierId)
    await until('it has noticed', async () => (await worker.health('ready'))?.body.parts?.['temporal'] !== 'up')
    expect(await database.query(`SELECT 1 FROM step WHERE dossier_id = $1 AND state = 'open'`, [dossierId])).toEqual([])
    await servers.temporal.restore()
    const back = Date.now()
    await untilOpen(database, dossierId, 'department-examine')
    console.log('passed on', Date.now() - back, 'ms after Temporal came back')
  }, 180_000)

  test('goes on after PostgreSQL was away in the middle of everything', async () => {
    const { database, organisation } = world
    const worker = await start()
    await worker.ready()
    const dossierId = await newDossier(database, organisation)
    await untilOpen(database, dossierId, 'unit-sign')
    await servers.record.cut()
    await decide(database, organisation, dossierId)
    await until('it has noticed', async () => (await worker.health('ready'))?.body.parts?.['record'] !== 'up')
    await servers.record.restore()
    const back = Date.now()
    await untilOpen(database, dossierId, 'department-examine')
    console.log('passed on', Date.now() - back, 'ms after PostgreSQL came back')
    expect(worker.child.exitCode).toBeNull()
  }, 180_000)

  test('drains at once on SIGTERM though mail waits for its server, and leaves no job locked', async () => {
    const { database, organisation } = world
    const worker = await start()
    await worker.ready()
    await servers.mail.cut()
    const dossierId = await newDossier(database, organisation)
    await untilOpen(database, dossierId, 'unit-sign')
    await until('mail waits', async () => (await worker.health('ready'))?.body.parts?.['mail'] !== 'up')
    expect(await lockedBy(worker)).toContain('send-notices')
    const began = Date.now()
    expect(await worker.end('SIGTERM')).toBe(0)
    expect(Date.now() - began).toBeLessThan(5_000)
    expect(await lockedBy(worker)).toEqual([])
  }, 180_000)

  test('sets free at its end what it was being given when it was told to stop', async () => {
    const { database } = world
    const worker = await start()
    await worker.ready()
    // PostgreSQL takes a second over giving out a job.
    await database.query(`CREATE FUNCTION take_long() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(1); RETURN NEW; END $$`)
    await database.query(
      `CREATE TRIGGER take_long BEFORE UPDATE ON graphile_worker._private_jobs FOR EACH ROW WHEN (OLD.locked_at IS NULL AND NEW.locked_at IS NOT NULL) EXECUTE FUNCTION take_long()`)
    await database.query(`SELECT graphile_worker.add_job('refresh-holders', '{}'::json)`)
    await until('it asks for the job', async () => (await database.query(`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'`))[0])
    expect(await worker.end('SIGTERM')).toBe(0)
    expect(await lockedBy(worker)).toEqual([])
    await database.query('DROP FUNCTION take_long CASCADE')
  }, 180_000)

  test('ends when it is told to though PostgreSQL no longer answers', async () => {
    const worker = await start()
    await worker.ready()
    servers.record.freeze()
    await delay(1_500)
    // Sooner than docker-compose.yml kills it.
    expect(await Promise.race([worker.end('SIGTERM'), delay(30_000, 'still there')])).toBe(0)
  }, 180_000)

  test('takes up what was decided while no worker ran', async () => {
    const { database, organisation } = world
    const first = await start()
    await first.ready()
    const dossierId = await newDossier(database, organisation)
    await untilOpen(database, dossierId, 'unit-sign')
    await first.end('SIGKILL')
    await decide(database, organisation, dossierId)
    await (await start()).ready()
    await untilOpen(database, dossierId, 'department-examine')
  }, 180_000)

  test('takes over within 5 seconds the jobs of one that was killed at work, and counts the outcome it does not know', async () => {
    const { database, organisation, mail } = world
    await mail.clear()
    const [first, second] = [await start(), await start()]
    await Promise.all([first.ready(), second.ready()])
    const { email } = organisation.people['unit-head']
    mail.answer({ reply: 'stall', to: email, times: 1 })
    const dossierId = await newDossier(database, organisation)
    await until('the letter is on its way', async () => (await database.query(`SELECT 1 FROM mail WHERE address = $1 AND state = 'sending'`, [email])).length > 0)
    await delay(500)
    const { holder } = await database.queryOne<{ holder: string }>(`SELECT locked_by AS holder FROM graphile_worker.jobs WHERE task_identifier = 'send-notices' AND locked_at IS NOT NULL`)
    await (first.log().includes(holder) ? first : second).end('SIGKILL')
    const killed = Date.now()
    await until('the job was taken over', async () => (await database.query(`SELECT 1 FROM mail WHERE address = $1 AND attempts > 1`, [email])).length > 0)
    console.log('taken over', Date.now() - killed, 'ms after the kill')
    expect(Date.now() - killed).toBeLessThan(5_000)
    await mail.waitFor(({ to }) => to.includes(email))
    await until('the server has answered', async () => (await database.query(`SELECT 1 FROM mail WHERE address = $1 AND state = 'sending'`, [email])).length === 0)
    expect(await database.query('SELECT state, attempts, unknown_outcomes FROM mail WHERE address = $1 ORDER BY created_at DESC LIMIT 1', [email])).toEqual([{ state: 'sent', attempts: 2, unknown_outcomes: 1 }])
    expect(await untilOpen(database, dossierId, 'unit-sign')).toBeDefined()
  }, 180_000)

  test('clears away what a newer job has replaced at work when its process died, and leaves one that has failed for good', async () => {
    const { database } = world
    // As graphile-worker leaves a job whose key was taken while it was locked, and as a fact looks that nobody could deliver.
    const { ids } = await database.queryOne<{ ids: string[] }>(
      `SELECT ARRAY[(graphile_worker.add_job('refresh-holders', '{}'::json)).id, (graphile_worker.add_job('tell-dossier', '{"dossierId":"00000000-0000-4000-8000-000000000000"}'::json)).id]::text[] AS ids`)
    await database.query(`UPDATE graphile_worker._private_jobs SET attempts = max_attempts WHERE id = ANY($1::bigint[])`, [ids])
    const spent = async () => (await database.query<{ name: string }>(`SELECT task_identifier AS name FROM graphile_worker.jobs WHERE id = ANY($1::bigint[])`, [ids])).map(({ name }) => name)
    await (await start()).ready()
    await until('it is cleared away', async () => !(await spent()).includes('refresh-holders'))
    expect(await spent()).toEqual(['tell-dossier'])
    await database.query(`SELECT graphile_worker.complete_jobs($1::bigint[])`, [ids])
  }, 180_000)

  test('loses and doubles nothing when one of two is killed again and again', async () => {
    const { database, organisation } = world
    await (await start()).ready()
    const dossiers = await Promise.all(Array.from({ length: 6 }, () => newDossier(database, organisation)))
    for (const stepId of ['unit-sign', 'department-examine', 'ministry-intake', 'central-decide']) {
      const victim = await start()
      await Promise.all(dossiers.map(async (dossierId) => {
        await untilOpen(database, dossierId, stepId)
        await decide(database, organisation, dossierId)
      }))
      await victim.end('SIGKILL')
    }
    for (const dossierId of dossiers) expect(await untilEnded(database, dossierId)).toBe('awarded')
    await outboxIsEmpty()
    expect(await database.query('SELECT dossier_id, round, step_id FROM step GROUP BY 1, 2, 3 HAVING count(*) > 1')).toEqual([])
    // A letter that was on its way to the server at a kill waits for its second try.
    expect(await database.query(
      `SELECT n.state, m.state AS mail, m.unknown_outcomes FROM notice n LEFT JOIN mail m ON m.id = n.mail_id
       WHERE n.dossier_id = ANY($1) AND n.state NOT IN ('sent', 'cancelled', 'queued') AND NOT (n.state = 'sending' AND m.unknown_outcomes = 1
         AND EXISTS (SELECT 1 FROM graphile_worker.jobs j WHERE j.key = 'send-notices:' || n.recipient_id))`, [dossiers])).toEqual([])
  }, 300_000)
})
