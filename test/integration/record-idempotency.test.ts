import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Actor, AppError, type ErrorCode } from '@vinhdanh/domain'
import { Database, forgetKeys, moveTime, withIdempotency } from '@vinhdanh/record'
import { newHolder, newUnit, openRecord } from '../support/record.ts'
import { until } from '../support/world.ts'

let database: Database
let second: Database
let close: () => Promise<void>
let actor: Actor
let keys = 0
const newKey = () => `key-${++keys}`

beforeAll(async () => {
  const opened = await openRecord()
  ;({ database, close } = opened)
  second = await Database.open({ url: opened.url, applicationName: 'test-second' })
  actor = await newHolder(database, (await newUnit(database)).id, 'submitter')
})
afterAll(async () => { await second.close(); await close() })

/** Work that counts how often it ran. */
function counted(outcome: () => { status: number; body: unknown }) {
  const work = Object.assign(async () => { work.runs++; return outcome() }, { runs: 0 })
  return work
}

const refusing = (code: ErrorCode) => counted(() => { throw new AppError(code, { by: 'them' }) })

describe('requests with an Idempotency-Key', () => {
  test('a repeat gets the first answer and the work runs once', async () => {
    const key = newKey()
    const work = counted(() => ({ status: 201, body: { id: work.runs } }))
    const answers = [await withIdempotency(database, actor, key, 'body', work), await withIdempotency(second, actor, key, 'body', work)]
    expect(answers).toEqual([{ status: 201, body: { id: 1 } }, { status: 201, body: { id: 1 } }])
    expect(work.runs).toBe(1)
  })

  test('the same key with another body is refused, and another person may use it', async () => {
    const key = newKey()
    const work = counted(() => ({ status: 201, body: null }))
    await withIdempotency(database, actor, key, 'body', work)
    await expect(withIdempotency(database, actor, key, 'other', work)).rejects.toMatchObject({ code: 'idempotency.other-body' })
    const other = await newHolder(database, (await newUnit(database)).id, 'submitter')
    await withIdempotency(database, other, key, 'other', work)
    expect(work.runs).toBe(2)
  })

  test('of twenty at once from two processes one runs, the others are told it is in flight', async () => {
    const key = newKey()
    let release = () => {}
    const gate = new Promise<void>((resolve) => { release = resolve })
    let runs = 0
    const work = async () => { runs++; await gate; return { status: 201, body: { runs } } }
    const all = Array.from({ length: 20 }, (_, index) => withIdempotency(index % 2 ? database : second, actor, key, 'body', work))
    let answered = 0
    for (const one of all) void one.catch(() => undefined).finally(() => { answered++ })
    await until('all but one were told', async () => answered === 19)
    release()
    const results = await Promise.allSettled(all)
    expect(runs).toBe(1)
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'conflict.in-flight' })
  })

  test.each<ErrorCode>(['conflict.already-decided', 'separation-of-duties', 'not-found', 'link.over'])('a refusal by the record (%s) is given again', async (code) => {
    const key = newKey()
    const work = refusing(code)
    for (let time = 0; time < 2; time++) await expect(withIdempotency(database, actor, key, 'body', work)).rejects.toMatchObject({ code, details: { by: 'them' } })
    expect(work.runs).toBe(1)
  })

  test.each<ErrorCode>(['validation.failed', 'validation.malformed', 'conflict.in-flight', 'upstream.record-unavailable', 'limit.too-many-requests'])('what never reached a verdict (%s) may be tried again with the same key', async (code) => {
    const key = newKey()
    await expect(withIdempotency(database, actor, key, 'body', refusing(code))).rejects.toMatchObject({ code })
    expect(await withIdempotency(database, actor, key, 'body', counted(() => ({ status: 201, body: 'now' })))).toEqual({ status: 201, body: 'now' })
  })

  test('a bug in the work leaves the key free', async () => {
    const key = newKey()
    await expect(withIdempotency(database, actor, key, 'body', async () => { throw new TypeError('bug') })).rejects.toThrow(TypeError)
    expect(await withIdempotency(database, actor, key, 'body', async () => ({ status: 200, body: null }))).toEqual({ status: 200, body: null })
  })

  test('what a dead process left in flight is taken over after 30 seconds, by one', async () => {
    const key = newKey()
    const claim = `INSERT INTO idempotency (person_id, key, body_sha256, created_at) VALUES ($1, $2, 'body', record_now())`
    await database.query(claim, [actor.personId, key])
    const work = counted(() => ({ status: 201, body: null }))
    await expect(withIdempotency(database, actor, key, 'body', work)).rejects.toMatchObject({ code: 'conflict.in-flight' })
    await moveTime(database, 31_000)
    await Promise.allSettled(Array.from({ length: 5 }, () => withIdempotency(database, actor, key, 'body', work)))
    expect(work.runs).toBe(1)
  })

  test('a slow first run that was overtaken does not replace the answer of the second', async () => {
    const key = newKey()
    await withIdempotency(database, actor, key, 'body', async () => {
      await moveTime(database, 31_000)
      await withIdempotency(second, actor, key, 'body', async () => ({ status: 201, body: 'second' }))
      return { status: 201, body: 'first' }
    })
    expect(await withIdempotency(database, actor, key, 'body', async () => ({ status: 500, body: null }))).toEqual({ status: 201, body: 'second' })
  })

  test('are forgotten after 30 days, but for those whose effect waits for its next try', async () => {
    const [old, young, waiting] = [newKey(), newKey(), newKey()]
    const work = counted(() => ({ status: 201, body: null }))
    for (const key of [old, young, waiting]) await withIdempotency(database, actor, key, 'body', work)
    await database.query(`UPDATE idempotency SET created_at = record_now() - CASE key WHEN $1 THEN interval '30 days 1 minute' ELSE interval '29 days' END WHERE key IN ($1, $2)`, [old, young])
    await database.query(`UPDATE idempotency SET created_at = 'epoch', status = NULL, effects = '[{"answer": 1}]' WHERE key = $1`, [waiting])
    expect([await forgetKeys(database), await forgetKeys(database)]).toEqual([1, 0])
    const kept = await database.query<{ key: string }>('SELECT key FROM idempotency WHERE key = ANY($1) ORDER BY key', [[old, young, waiting]])
    expect(kept.map(({ key }) => key).sort()).toEqual([young, waiting].sort())
  })

  describe('whose answer was lost after it was done', () => {
    /** Makes a session of the actor, as a command would; fails after the commit when told so. */
    const command = (lost: boolean) => async () => {
      const digest = await database.transact(actor, async (tx) => {
        const made = randomUUID()
        await tx.query(`INSERT INTO session (digest, person_id, created_at, expires_at) VALUES ($1, $2, record_now(), record_now() + interval '1 hour')`, [made, actor.personId])
        tx.audit({ act: 'test.made', objectKind: 'test', objectId: made })
        return made
      })
      if (lost) throw new AppError('upstream.record-unavailable')
      return { status: 201, body: { digest } }
    }
    const made = async () => (await database.query<{ digest: string }>(`SELECT object_id AS digest FROM audit_entry WHERE act = 'test.made' ORDER BY seq`)).map(({ digest }) => digest)

    test('finds its effect at the next try, and nothing is done twice', async () => {
      const key = newKey()
      const before = await made()
      await expect(withIdempotency(database, actor, key, 'body', command(true))).rejects.toMatchObject({ code: 'upstream.record-unavailable' })
      const answer = await withIdempotency(second, actor, key, 'body', command(false))
      const [digest, ...more] = (await made()).slice(before.length)
      expect([answer, more]).toEqual([{ status: 201, body: { digest } }, []])
    })

    test('finds it too when the process died before it could answer', async () => {
      const key = newKey()
      const before = await made()
      let left: unknown
      await withIdempotency(database, actor, key, 'body', async () => {
        const answer = await command(false)()
        left = (await database.queryOne<{ effects: unknown }>('SELECT effects FROM idempotency WHERE person_id = $1 AND key = $2', [actor.personId, key])).effects
        return answer
      })
      // As a process leaves it that was killed between the commit and the keeping of its answer.
      await database.query(`UPDATE idempotency SET status = NULL, response = NULL, effects = $3 WHERE person_id = $1 AND key = $2`, [actor.personId, key, JSON.stringify(left)])
      await moveTime(database, 31_000)
      const answer = await withIdempotency(second, actor, key, 'body', command(false))
      const [digest, ...more] = (await made()).slice(before.length)
      expect([answer, more]).toEqual([{ status: 201, body: { digest } }, []])
    })

    test('is told to come again when another took over and has answered: nothing is done twice, and what was done is kept once', async () => {
      const key = newKey()
      const before = await made()
      await expect(withIdempotency(database, actor, key, 'body', async () => {
        await database.query(`UPDATE idempotency SET created_at = record_now() - interval '31 seconds' WHERE person_id = $1 AND key = $2`, [actor.personId, key])
        await withIdempotency(second, actor, key, 'body', command(false))
        return command(false)()
      })).rejects.toMatchObject({ code: 'conflict.in-flight' })
      const [digest, ...more] = (await made()).slice(before.length)
      expect(more).toEqual([])
      expect(await withIdempotency(database, actor, key, 'body', command(false))).toEqual({ status: 201, body: { digest } })
      expect(await database.queryOne('SELECT status, effects FROM idempotency WHERE person_id = $1 AND key = $2', [actor.personId, key])).toEqual({ status: 201, effects: [] })
    })

    test('a request of several transactions goes on after the last that was done', async () => {
      const key = newKey()
      const before = await made()
      const twice = (lost: boolean) => async () => ({ status: 200, body: [await command(lost)(), await command(false)()].map(({ body }) => body.digest) })
      await expect(withIdempotency(database, actor, key, 'body', twice(true))).rejects.toMatchObject({ code: 'upstream.record-unavailable' })
      const { body } = await withIdempotency(database, actor, key, 'body', twice(false))
      expect((await made()).slice(before.length)).toEqual(body)
    })

    test('a transaction that was refused leaves nothing beside the key, which may come again with another body', async () => {
      const key = newKey()
      const refused = () => database.transact(actor, async () => { throw new AppError('validation.failed') })
      await expect(withIdempotency(database, actor, key, 'body', refused)).rejects.toMatchObject({ code: 'validation.failed' })
      expect(await withIdempotency(database, actor, key, 'better body', command(false))).toMatchObject({ status: 201 })
    })
  })
})
