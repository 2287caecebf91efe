import type { Jobs } from '@vinhdanh/contracts'
import { askToMakeDigests, askToReconcileWorkflows, askToRefreshHolders, askToRescanFiles, askToSweepFiles, requeueForgottenNotices } from '@vinhdanh/record'
import { type Cause, inTrace, type Logger, type SpanAttributes, withContext } from '@vinhdanh/telemetry'
import type { Job as QueuedJob, JobHelpers, Task, TaskList } from 'graphile-worker'
import type { Job, JobParts } from '../jobs/job.ts'
import { carryOutBulk } from '../jobs/carry-out-bulk-act.job.ts'
import { makeDigests } from '../jobs/make-digests.job.ts'
import { moveTimeOfStack } from '../jobs/move-time.job.ts'
import { reconcileWorkflows } from '../jobs/reconcile-workflows.job.ts'
import { refreshHoldersDaily } from '../jobs/refresh-holders.job.ts'
import { rescanFiles } from '../jobs/rescan-files.job.ts'
import { sendNotices } from '../jobs/send-notices.job.ts'
import { startDossier } from '../jobs/start-dossier.job.ts'
import { sweepFiles } from '../jobs/sweep-files.job.ts'
import { tellDossier } from '../jobs/tell-dossier.job.ts'
import { upstreamAway } from '../upstreams.ts'
import { type JobGroup, OutboxSession } from './session.ts'

const RECONNECT_MS = 1_000
const FORGOTTEN_MS = 15_000
/** Longest that stopping waits for jobs at work, in milliseconds. */
const DRAIN_MS = 6_000
/** Places for jobs that wait on Temporal; each costs one open call. */
const DOSSIER_PLACES = 12
/**
 * Places for jobs that wait on the mail server: four for each of its connections, as letters are also taken and booked, several together; and two for the jobs that work on the store, of each of
 * which there is one at most. A group of their own would look for every job that is announced. Whoever dies leaves that many letters of unknown outcome at most.
 */
export const MAIL_PLACES = 14

/** Every kind of job, by name. */
export const jobs: { readonly [Name in keyof Jobs]: Job<Name> } = {
  'start-dossier': startDossier, 'tell-dossier': tellDossier, 'send-notices': sendNotices, 'refresh-holders': refreshHoldersDaily,
  'make-digests': makeDigests, 'move-time': moveTimeOfStack, 'carry-out-bulk-act': carryOutBulk,
  'reconcile-workflows': reconcileWorkflows, 'rescan-files': rescanFiles, 'sweep-files': sweepFiles,
}

/** Jobs that ask for themselves again: nobody looks for one of them in log or traces. */
const recurring: ReadonlySet<keyof Jobs> = new Set<keyof Jobs>(['refresh-holders', 'reconcile-workflows', 'rescan-files', 'sweep-files'])

/**
 * Runs the jobs that the record's transactions left in the outbox. It lives through every outage: without PostgreSQL it connects again, and a job
 * that needs a server that is away waits for it in its place.
 */
export class Outbox {
  readonly #url: string
  readonly #parts: Omit<JobParts, 'claims' | 'logger'>
  readonly #logger: Logger
  #session: OutboxSession | null = null
  #stopping = false
  #atWork = 0
  #idle: (() => void) | undefined
  #running: Promise<void> = Promise.resolve()
  #wake: (() => void) | undefined

  constructor(url: string, parts: Omit<JobParts, 'claims' | 'logger'>, logger: Logger) {
    this.#url = url
    this.#parts = parts
    this.#logger = logger
  }

  /** True while jobs are taken. */
  get isOpen(): boolean {
    return this.#session !== null
  }

  start(): void {
    this.#running = this.#run()
  }

  /** Takes no further job, lets those at work finish, and sets free those that wait for a server. */
  async stop(): Promise<void> {
    this.#stopping = true
    this.#wake?.()
    const settled = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, DRAIN_MS)
      this.#idle = () => { clearTimeout(timer); resolve() }
      if (this.#atWork === 0) this.#idle()
    })
    await this.#session?.stop(settled)
    await this.#running
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      try {
        await this.#live()
      } catch (error) {
        this.#parts.upstreams.record.lost(error instanceof Error ? error.message : String(error))
      }
      if (!this.#stopping) await new Promise<void>((resolve) => { this.#wake = resolve; setTimeout(resolve, RECONNECT_MS) })
    }
  }

  async #live(): Promise<void> {
    const session = await OutboxSession.open(this.#url)
    const forgotten = setInterval(() => void this.#requeueForgotten(), FORGOTTEN_MS)
    try {
      if (this.#stopping) return
      await session.start(this.#groups(session), this.#logger)
      // Days may have passed without a run.
      await askToRefreshHolders(this.#parts.database)
      await askToMakeDigests(this.#parts.database)
      await askToReconcileWorkflows(this.#parts.database)
      await askToRescanFiles(this.#parts.database)
      await askToSweepFiles(this.#parts.database)
      this.#session = session
      this.#logger.info({ runners: session.names }, 'outbox is open')
      const reason = await session.lost
      if (!this.#stopping) this.#parts.upstreams.record.lost(reason)
    } finally {
      clearInterval(forgotten)
      this.#session = null
      await session.abandon()
    }
  }

  #groups(session: OutboxSession): JobGroup[] {
    const taskList = (...names: (keyof Jobs)[]): TaskList => Object.fromEntries(names.map((name) => [name, this.#task(name, session)]))
    return [
      { tasks: taskList('start-dossier', 'tell-dossier', 'refresh-holders', 'move-time', 'carry-out-bulk-act', 'reconcile-workflows'), concurrency: DOSSIER_PLACES },
      // Letters wait for the digests of the morning, which so must not wait behind jobs for another server. A large file takes a scanner seconds, a large store the sweep minutes: each has a place to spare.
      { tasks: taskList('send-notices', 'make-digests', 'rescan-files', 'sweep-files'), concurrency: MAIL_PLACES },
    ]
  }

  /** A job as the library wants it: done again in its place for as long as a server it needs is away. */
  #task<Name extends keyof Jobs>(name: Name, session: OutboxSession): Task {
    const parts: JobParts = { ...this.#parts, claims: session, logger: this.#logger }
    return (payload: unknown, { job }: JobHelpers) => {
      const run = () => jobs[name](payload as Jobs[Name], parts)
      const work = (attempt: number) => (recurring.has(name) ? run() : inTrace(`job ${name}`, 'job', causeOf(payload), attributesOf(name, payload, job, attempt), run))
      return withContext({ jobId: job.id, ...idsOf(payload) }, async () => {
        let attempt = job.attempts
        for (const began = performance.now(); ; attempt += 1) {
          const away = await this.#attempt(() => work(attempt))
          if (!away) return this.#logger[recurring.has(name) ? 'debug' : 'info']({ job: name, ms: Math.round(performance.now() - began) }, 'job done')
          away.upstream.lost(away.reason)
          await away.upstream.reachable()
        }
      })
    }
  }

  async #attempt(work: () => Promise<void>): Promise<ReturnType<typeof upstreamAway>> {
    this.#atWork += 1
    try {
      await work()
      return null
    } catch (error) {
      const away = upstreamAway(error, this.#parts.upstreams)
      if (!away) throw error
      return away
    } finally {
      this.#atWork -= 1
      if (this.#atWork === 0) this.#idle?.()
    }
  }

  async #requeueForgotten(): Promise<void> {
    try {
      const count = await requeueForgottenNotices(this.#parts.database)
      if (count > 0) this.#logger.warn({ count }, 'people who were owed notices without a job')
    } catch (error) {
      this.#logger.debug({ err: error }, 'forgotten notices were not looked for')
    }
  }
}

/** What the log says of a job: which request asked for it, and about which dossier. */
function idsOf(payload: unknown): { requestId?: string; dossierId?: string } {
  const ids = payload as Readonly<Record<'requestId' | 'dossierId', unknown>>
  return { ...(typeof ids.requestId === 'string' ? { requestId: ids.requestId } : {}), ...(typeof ids.dossierId === 'string' ? { dossierId: ids.dossierId } : {}) }
}

/** What a job's span goes below: the span that put it into the outbox. */
function causeOf(payload: unknown): Cause {
  const { traceparent } = payload as Readonly<Record<'traceparent', unknown>>
  return { requestId: idsOf(payload).requestId, traceparent: typeof traceparent === 'string' ? traceparent : undefined }
}

function attributesOf(name: string, payload: unknown, { id, run_at: dueAt }: QueuedJob, attempt: number): SpanAttributes {
  const { dossierId } = idsOf(payload)
  const waited = { 'vinhdanh.attempt': attempt, 'vinhdanh.waited_ms': Math.max(0, Date.now() - new Date(dueAt).getTime()) }
  return { 'vinhdanh.job': name, 'vinhdanh.job_id': id, ...waited, ...(dossierId === undefined ? {} : { 'vinhdanh.dossier_id': dossierId }) }
}
