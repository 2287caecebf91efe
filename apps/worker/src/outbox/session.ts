import { EventEmitter } from 'node:events'
import { Logger as GraphileLogger, run, type Runner, type TaskList, type WorkerEvents } from 'graphile-worker'
import pg from 'pg'
import type { JobName } from '@vinhdanh/contracts'
import type { Logger } from '@vinhdanh/telemetry'
import { gather, Turns } from '../gather.ts'

/** First half of the advisory locks' keys: one family for the processes that run jobs, one for the people who are being written to. */
const RUNNER_LOCKS = 7_265_002
const CLAIM_LOCKS = 7_265_003
const SWEEP_MS = 1_000
/** New jobs are announced by PostgreSQL; looking for them serves those that were due later, or announced while nobody listened. */
const POLL_MS = 1_000
const BATCH_MS = 100
/** A job that was fetched and found no free place goes back to the others after this time. */
const KEPT_MS = 2_000
/** As many as all groups have places, and one to listen with for each. */
const POOL_SIZE = 28
/** A job that failed is tried again after this many seconds at most: the library's own back-off grows to hours, and people wait. */
const LONGEST_BACK_OFF_SECONDS = 60
/** The one kind of job that may have no key: of all others, one without a key had it taken by a newer job while it was at work, and its process died then. */
const ADDED_WITHOUT_KEY = 'tell-dossier'

/** Makes sure that of all processes one at a time does something for somebody. */
export interface Claims {
  /** @returns false when somebody else holds it */
  take(id: string): Promise<boolean>
  release(id: string): Promise<void>
}

export interface JobGroup {
  readonly tasks: TaskList
  /** jobs that may run at the same time */
  readonly concurrency: number
}

/**
 * One life of the outbox, as long as its connection to PostgreSQL. While it lives it holds an advisory lock under the name with which
 * its jobs are locked; when the process is killed, or the connection is lost, PostgreSQL lets go of the lock, and whoever sweeps next sets the
 * jobs free. (The library itself would leave them locked for four hours.)
 */
export class OutboxSession implements Claims {
  /** Settles when the connection, or a runner, is gone. */
  readonly lost: Promise<string>
  readonly #pool: pg.Pool
  readonly #client: pg.Client
  readonly #claimed = new Set<string>()
  readonly #turns = new Turns()
  readonly #lock = this.#claimsBy('pg_try_advisory_lock')
  readonly #unlock = this.#claimsBy('pg_advisory_unlock')
  readonly #runners: Runner[] = []
  readonly #names: string[] = []
  #timer: NodeJS.Timeout | undefined
  #lose: (reason: string) => void = () => undefined
  #over = false

  private constructor(pool: pg.Pool, client: pg.Client) {
    this.#pool = pool
    this.#client = client
    this.lost = new Promise((resolve) => {
      this.#lose = resolve
      client.on('error', ({ message }) => resolve(message))
      client.on('end', () => resolve('the connection was closed'))
    })
  }

  /** @throws the driver's error when PostgreSQL is away */
  static async open(url: string): Promise<OutboxSession> {
    const client = new pg.Client({ connectionString: url, application_name: 'vinhdanh-outbox', keepAlive: true, connectionTimeoutMillis: 5_000, query_timeout: 5_000 })
    // Nothing but taking jobs and writing them off goes this way, and it does not wait for the disk: what a fall of PostgreSQL makes it forget is a job that is done again, as every job may be.
    const pool = new pg.Pool({ connectionString: url, application_name: 'vinhdanh-jobs', options: '-c synchronous_commit=off', max: POOL_SIZE, connectionTimeoutMillis: 5_000 })
    // The pool drops a broken connection itself; that the server is gone is told by `lost`.
    pool.on('error', () => undefined)
    pool.on('connect', (connection) => connection.on('error', () => undefined))
    const session = new OutboxSession(pool, client)
    try {
      await client.connect()
    } catch (error) {
      await pool.end()
      throw error
    }
    return session
  }

  /** The names under which its jobs are locked. */
  get names(): readonly string[] {
    return this.#names
  }

  /** Begins to take jobs, each group with places of its own, so that waiting for one server holds up nothing else. */
  async start(groups: readonly JobGroup[], logger: Logger): Promise<void> {
    await this.#sweep()
    for (const group of groups) {
      const events = new EventEmitter() as WorkerEvents
      events.once('pool:create', ({ workerPool }) => {
        this.#names.push(workerPool.id)
        void this.#client.query('SELECT pg_advisory_lock($1, hashtext($2))', [RUNNER_LOCKS, workerPool.id]).catch(() => undefined)
      })
      const runner = await run({
        pgPool: this.#pool, taskList: group.tasks, events, noHandleSignals: true, logger: quietly(logger),
        preset: {
          worker: {
            concurrentJobs: group.concurrency, pollInterval: POLL_MS,
            // One look for the group instead of one for each of its places, which would all run for every job that is announced.
            localQueue: { size: group.concurrency, ttl: KEPT_MS },
            // Batched, because only then does the library survive that PostgreSQL is away when a job is done.
            completeJobBatchDelay: 0, failJobBatchDelay: 0,
          },
        },
      })
      runner.promise.catch(() => undefined)
      this.#runners.push(runner)
    }
    this.#timer = setInterval(() => void this.#sweep().catch((error: Error) => this.#lose(error.message)), SWEEP_MS)
  }

  async take(id: string): Promise<boolean> {
    if (this.#claimed.has(id)) return false
    this.#claimed.add(id)
    let isTaken = false
    try {
      isTaken = await this.#lock(id)
    } finally {
      if (!isTaken) this.#claimed.delete(id)
    }
    return isTaken
  }

  async release(id: string): Promise<void> {
    this.#claimed.delete(id)
    // A lost connection has let go of it already.
    if (!this.#over) await this.#unlock(id).catch(() => undefined)
  }

  /** Takes no further job, waits for those that `settled` waits for, sets the others free and hangs up. */
  async stop(settled: Promise<void>): Promise<void> {
    clearInterval(this.#timer)
    const stopping = Promise.allSettled(this.#runners.map((runner) => runner.stop()))
    // What is done is written off in a batch, an instant after the job.
    await Promise.race([stopping, settled.then(() => new Promise((resolve) => setTimeout(resolve, BATCH_MS)))])
    // A runner may be asking for jobs at this moment: what it is given is set free with the rest.
    await this.#pool.end()
    await this.#client.query('SELECT graphile_worker.force_unlock_workers($1)', [this.#names]).catch(() => undefined)
    await this.abandon()
  }

  /** Hangs up at once: PostgreSQL is gone, or was told. */
  async abandon(): Promise<void> {
    if (this.#over) return
    this.#over = true
    clearInterval(this.#timer)
    for (const runner of this.#runners) void runner.stop().catch(() => undefined)
    await Promise.allSettled([this.#client.end(), this.#pool.ending ? null : this.#pool.end()])
  }

  /** Claims of several people are taken, or let go, by one statement. */
  #claimsBy(doing: 'pg_try_advisory_lock' | 'pg_advisory_unlock'): (id: string) => Promise<boolean> {
    const together = async (ids: readonly string[]): Promise<Map<string, boolean>> => {
      const { rows } = await this.#client.query<{ id: string; done: boolean }>(`SELECT id, ${doing}($1, hashtext(id)) AS done FROM unnest($2::text[]) AS id`, [CLAIM_LOCKS, ids])
      return new Map(rows.map(({ id, done }) => [id, done]))
    }
    return gather({ turns: this.#turns, together, alone: async (id) => (await together([id])).get(id) ?? false })
  }

  /** Sets free the jobs of processes that are gone, shortens back-off, clears what a newer job of the same key has replaced. */
  async #sweep(): Promise<void> {
    await this.#client.query(
      `WITH gone AS (
         SELECT DISTINCT j.locked_by FROM graphile_worker.jobs j
         WHERE j.locked_by IS NOT NULL AND j.locked_at < now() - interval '1 second' AND NOT EXISTS (
           SELECT 1 FROM pg_locks l WHERE l.locktype = 'advisory' AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
             AND l.classid::bigint = $1 AND l.objid::bigint = (hashtext(j.locked_by)::bigint & 4294967295) AND l.objsubid = 2 AND l.granted))
       SELECT graphile_worker.force_unlock_workers(array_agg(locked_by)), pg_notify('jobs:insert', '{"count":100}') FROM gone HAVING count(*) > 0`,
      [RUNNER_LOCKS],
    )
    await this.#client.query(
      `SELECT graphile_worker.reschedule_jobs(array_agg(id), run_at := now() + make_interval(secs => $1))
       FROM graphile_worker.jobs WHERE locked_at IS NULL AND attempts > 0 AND attempts < max_attempts AND run_at > now() + make_interval(secs => $1 + 1)
       HAVING count(*) > 0`,
      [LONGEST_BACK_OFF_SECONDS],
    )
    await this.#client.query(
      `SELECT graphile_worker.complete_jobs(array_agg(id)) FROM graphile_worker.jobs
       WHERE locked_at IS NULL AND key IS NULL AND attempts >= max_attempts AND task_identifier <> $1 HAVING count(*) > 0`,
      [ADDED_WITHOUT_KEY satisfies JobName],
    )
  }
}

const loud = new Set<string>(['error', 'warning'])

/** The library's lines in our log: what it calls info is every job, which is our debug. */
function quietly(logger: Logger): GraphileLogger {
  return new GraphileLogger(() => (level, message) => {
    if (loud.has(level)) logger.warn({ part: 'outbox' }, message)
    else logger.debug({ part: 'outbox' }, message)
  })
}
