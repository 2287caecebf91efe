import { type Actor, AppError } from '@vinhdanh/domain'
import { aboutDossiers, type SpanAttributes, traceparent } from '@vinhdanh/telemetry'
import type { EntityManager, EntityTarget, FindOptionsWhere, ObjectLiteral } from 'typeorm'
import type { QueryDeepPartialEntity } from 'typeorm'
import type { ClientBase } from 'pg'
import { lettersFor } from './notices/ask-for-letters.ts'

export interface AuditLine {
  readonly act: string
  readonly objectKind: string
  readonly objectId: string
  readonly dossierId?: string
  readonly before?: unknown
  readonly after?: unknown
}

export interface JobOptions {
  /** Jobs with the same key are one job. */
  readonly key?: string
  readonly runAt?: Date
  /** How long from now by the real clock of the database, where no `runAt` is given: clocks of processes differ. */
  readonly inSeconds?: number
  /** `preserve_run_at` keeps the first time, so that what follows within a minute goes together. */
  readonly keyMode?: 'replace' | 'preserve_run_at' | 'unsafe_dedupe'
}

/** The connection under a transaction. */
const clientOf = async (manager: EntityManager): Promise<ClientBase> => (await manager.queryRunner?.connect()) as ClientBase

interface Statement {
  readonly sql: string
  readonly parameters: readonly unknown[]
}

/**
 * One transaction of the record: what a command writes, its audit lines and its jobs become true together.
 * `now` and `today` are the record's time, read once at the start; `today` is the day in Asia/Ho_Chi_Minh.
 */
export class Transaction {
  readonly manager: EntityManager
  readonly actor: Actor
  readonly now: Date
  readonly today: string
  private readonly auditLines: AuditLine[] = []
  private readonly owed = new Set<string>()
  private readonly lasts: Statement[] = []

  private constructor(manager: EntityManager, actor: Actor, now: Date, today: string) {
    this.manager = manager
    this.actor = actor
    this.now = now
    this.today = today
  }

  static async begin(manager: EntityManager, actor: Actor): Promise<Transaction> {
    // With a parameter, since only such a statement is prepared.
    const [row] = await manager.query<{ now: Date; today: string }[]>(`SELECT record_now() AS now, to_char(record_now() AT TIME ZONE $1, 'YYYY-MM-DD') AS today`, ['Asia/Ho_Chi_Minh'])
    // Nobody waited for its beginning: where that alone was refused, what follows would be kept statement by statement.
    if (!row || (await clientOf(manager)).getTransactionStatus() !== 'T') throw new AppError('upstream.record-unavailable')
    return new Transaction(manager, actor, row.now, row.today)
  }

  async query<T>(sql: string, parameters: readonly unknown[] = []): Promise<T[]> {
    return this.manager.query<T[]>(sql, [...parameters])
  }

  async find<E extends ObjectLiteral>(target: EntityTarget<E>, where: FindOptionsWhere<E>): Promise<E | null> {
    return this.manager.findOneBy(target, where)
  }

  async get<E extends ObjectLiteral>(target: EntityTarget<E>, where: FindOptionsWhere<E>): Promise<E> {
    const found = await this.find(target, where)
    if (!found) throw new AppError('not-found')
    return found
  }

  /**
   * Reads a row and keeps it locked until the end of the transaction. Lock order: dossier, then step, then task. Of its key nothing is ever changed, so whoever writes a row
   * that only refers to it (a letter of a notice) does not wait: a decision that waits for that letter's notice would wait for itself.
   */
  async lock<E extends ObjectLiteral>(target: EntityTarget<E>, where: FindOptionsWhere<E>): Promise<E> {
    const found = await this.manager.findOne(target, { where, lock: { mode: 'for_no_key_update' } })
    if (!found) throw new AppError('not-found')
    return found
  }

  async insert<E extends ObjectLiteral>(target: EntityTarget<E>, values: QueryDeepPartialEntity<E> | QueryDeepPartialEntity<E>[]): Promise<void> {
    if (Array.isArray(values) && values.length === 0) return
    await this.manager.insert(target, values)
  }

  /** The one allowed form of change: rows that still are as `where` says. Answers how many there were. */
  async update<E extends ObjectLiteral>(target: EntityTarget<E>, where: FindOptionsWhere<E>, set: QueryDeepPartialEntity<E>): Promise<number> {
    const { affected } = await this.manager.update(target, where, set)
    return affected ?? 0
  }

  /** As `update`, for exactly one row; somebody else was faster otherwise. Errors: AppError `conflict.version`. */
  async updateOne<E extends ObjectLiteral>(target: EntityTarget<E>, where: FindOptionsWhere<E>, set: QueryDeepPartialEntity<E>): Promise<void> {
    if ((await this.update(target, where, set)) !== 1) throw new AppError('conflict.version')
  }

  audit(line: AuditLine): void {
    this.auditLines.push(line)
  }

  /** Adds a job to the outbox. It exists only if this transaction commits, and names the request that asked for it, so that one is found by the other in logs and traces. */
  job(name: string, payload: object, options: JobOptions = {}): void {
    this.last(
      `SELECT graphile_worker.add_job($1, payload := $2::json, run_at := coalesce($3::timestamptz, now() + make_interval(secs => $6)), max_attempts := 1000, job_key := $4, job_key_mode := $5)`,
      [name, JSON.stringify({ ...payload, ...this.asked }), options.runAt ?? null, options.key ?? null, options.keyMode ?? 'replace', options.inSeconds ?? 0],
    )
  }

  /** As `job`, for many of one name, each on its own. */
  jobs(name: string, payloads: readonly object[]): void {
    this.last(
      `SELECT count(graphile_worker.add_job($1, payload := payload, max_attempts := 1000)) FROM json_array_elements($2::json) AS payload`,
      [name, JSON.stringify(payloads.map((payload) => ({ ...payload, ...this.asked })))],
    )
  }

  /** A statement whose answer nobody reads. All of them are sent at the end, in this order, together with COMMIT; nothing in this transaction sees what they write (but see `sendSoFar`). */
  last(sql: string, parameters: readonly unknown[]): void {
    this.lasts.push({ sql, parameters })
  }

  /** Sends what was left for the end so far, and waits for it: for whoever has to read what it wrote. */
  async sendSoFar(): Promise<void> {
    for (const { sql, parameters } of this.lasts.splice(0)) await this.query(sql, parameters)
  }

  /** People for whom notices were queued: the jobs that send them are asked for at the end, all in one order, whichever part of the transaction owed first. */
  owesLetters(recipientIds: readonly string[]): void {
    for (const id of recipientIds) this.owed.add(id)
  }

  /** The request, as part of a job's payload, with the span at work. A job that no request asked for, such as one that asks for itself again, continues no trace. */
  get asked(): { readonly requestId?: string; readonly traceparent?: string } {
    return this.actor.requestId ? { requestId: this.actor.requestId, ...traceparent() } : {}
  }

  /** What it wrote, for its span. */
  get written(): SpanAttributes {
    return { 'vinhdanh.acts': [...new Set(this.auditLines.map(({ act }) => act))], ...aboutDossiers(this.auditLines.flatMap(({ dossierId }) => dossierId ?? [])) }
  }

  /**
   * Sends what was left for the end, asks for letters, and writes the audit last of all, so that the lock on the chain's end is held only for the commit. Nothing is waited for: COMMIT is
   * to be sent at once. Answers with what PostgreSQL will say to each.
   */
  async sendLast(): Promise<Promise<unknown>[]> {
    if (this.owed.size > 0) this.last(...lettersFor(this.owed, this.asked))
    if (this.auditLines.length > 0) this.last('SELECT audit_append($1::jsonb)', [JSON.stringify(this.auditLines.map((line) => this.signed(line)))])
    // TypeORM sends a statement some turns after it was given one; COMMIT may not overtake.
    const client = await clientOf(this.manager)
    return this.lasts.map(({ sql, parameters }) => client.query(sql, [...parameters]))
  }

  private signed(line: AuditLine): object {
    return {
      actorId: this.actor.personId,
      actorName: this.actor.name,
      requestId: this.actor.requestId,
      act: line.act,
      objectKind: line.objectKind,
      objectId: line.objectId,
      dossierId: line.dossierId ?? null,
      before: line.before ?? null,
      after: line.after ?? null,
    }
  }
}
