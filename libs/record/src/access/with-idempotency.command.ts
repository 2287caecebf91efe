import { type Actor, AppError, errorTable, type ErrorCode, type ErrorDetails } from '@vinhdanh/domain'
import type { Database } from '../database.ts'
import { carryingKey, type KeyedRequest } from '../keyed-request.ts'

export interface Answer {
  readonly status: number
  readonly body: unknown
}

interface Claim extends KeyedRequest {
  readonly createdAt: Date
}

/** What is kept: the answer as given, or the refusal, which is thrown again. */
type Kept = { readonly body: unknown } | { readonly error: { readonly code: ErrorCode; readonly details: ErrorDetails } }

/**
 * Beside a write: its commit does not wait for the disk. Should PostgreSQL fall and forget it, nothing is lost: whatever the work itself commits later takes the claim to the disk with it, and an answer
 * that was not kept is made again from what stands beside the key.
 */
const withoutWaiting = `set_config('synchronous_commit', 'off', true)`

/** A process that died leaves its request in flight; after this many seconds another may take it over. */
const takeOverAfterSeconds = 30

/**
 * Runs `work` once for a person's key and gives its first answer to every repeat: the contract of Stripe's idempotent requests.
 * Kept are answers and refusals that the record had its say in (403, 404, 409, 410); malformed or invalid requests, conflicts in flight and failures of
 * ours are not, so the same key may be tried again. What is taken over from a dead process runs again, but what its transactions had brought about
 * stands beside the key and is not done twice (see keyed-request.ts): the repeat is told of the first effect, never that it came too late.
 * Errors: AppError `idempotency.other-body` for the key with another body, `conflict.in-flight` while the first is still running, and what `work` throws.
 */
export async function withIdempotency(
  database: Database, actor: Actor, key: string, bodySha256: string, work: () => Promise<Answer>,
): Promise<Answer> {
  const { personId } = actor
  if (personId === null) throw new AppError('auth.not-allowed')
  const claim = await claimKey(database, { personId, key, bodySha256 })
  if (!claim) return firstAnswer(database, { personId, key, bodySha256 })
  let answer: Answer
  try {
    answer = await carryingKey(claim, work)
  } catch (error) {
    if (error instanceof AppError && isKept(error.code)) {
      await keep(database, claim, errorTable[error.code].status, { error: { code: error.code, details: error.details } })
    } else {
      await release(database, claim)
    }
    throw error
  }
  // It is done whether or not the answer could be kept: a repeat makes it again from what stands beside the key.
  await keep(database, claim, answer.status, { body: answer.body }).catch(() => undefined)
  return answer
}

async function claimKey(database: Database, { personId, key, bodySha256 }: { personId: string; key: string; bodySha256: string }): Promise<Claim | null> {
  const [row] = await database.query<{ createdAt: Date }>(
    `INSERT INTO idempotency (person_id, key, body_sha256, created_at) SELECT $1, $2, $3, date_trunc('milliseconds', record_now()) FROM ${withoutWaiting}
     ON CONFLICT (person_id, key) DO UPDATE SET created_at = excluded.created_at
       WHERE idempotency.status IS NULL AND idempotency.body_sha256 = excluded.body_sha256
         AND idempotency.created_at < record_now() - make_interval(secs => $4)
     RETURNING created_at AS "createdAt"`,
    [personId, key, bodySha256, takeOverAfterSeconds],
  )
  return row ? { personId, key, createdAt: row.createdAt } : null
}

async function firstAnswer(database: Database, { personId, key, bodySha256 }: { personId: string; key: string; bodySha256: string }): Promise<Answer> {
  const [row] = await database.query<{ bodySha256: string; status: number | null; response: Kept | null }>(
    `SELECT body_sha256 AS "bodySha256", status, response FROM idempotency WHERE person_id = $1 AND key = $2`,
    [personId, key],
  )
  if (row && row.bodySha256 !== bodySha256) throw new AppError('idempotency.other-body')
  if (!row || row.status === null || row.response === null) throw new AppError('conflict.in-flight')
  if ('error' in row.response) throw new AppError(row.response.error.code, row.response.error.details)
  return { status: row.status, body: row.response.body }
}

/** Only for the claim as it was made: whoever took it over meanwhile has the say. Once the answer is there nobody asks for its parts any more (keyed-request.ts). */
async function keep(database: Database, { personId, key, createdAt }: Claim, status: number, response: Kept): Promise<void> {
  await database.query(
    `UPDATE idempotency SET status = $4, response = $5, effects = '[]' FROM ${withoutWaiting} WHERE person_id = $1 AND key = $2 AND created_at = $3 AND status IS NULL`,
    [personId, key, createdAt, status, JSON.stringify(response)],
  )
}

/** The key is free at once for the next try: as new where nothing was done under it, else with what was done. */
async function release(database: Database, { personId, key, createdAt }: Claim): Promise<void> {
  const own = 'person_id = $1 AND key = $2 AND created_at = $3 AND status IS NULL'
  try {
    // Waits for a transaction whose commit nobody heard of, which may have left its effect here.
    await database.query(`DELETE FROM idempotency WHERE ${own} AND effects = '[]'`, [personId, key, createdAt])
    await database.query(`UPDATE idempotency SET created_at = 'epoch' WHERE ${own}`, [personId, key, createdAt])
  } catch {
    // The record is away, which is why the work failed too; its error is the one to tell, and the claim is free for the next after its time.
    return
  }
}

function isKept(code: ErrorCode): boolean {
  const { status, retry } = errorTable[code]
  return !retry && (status === 403 || status === 404 || status === 409 || status === 410)
}
