import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { auditSearch, Database, verifyAudit } from '@vinhdanh/record'
import pg from 'pg'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'
import { newHolder, newUnit, openRecord, system } from '../support/record.ts'

const entries = 40

describe('an attack on the audit by someone who may do everything in the database', () => {
  let fresh: FreshDatabase
  let database: Database
  let dba: pg.Client

  beforeEach(async () => {
    fresh = await freshDatabase()
    database = await Database.open({ url: fresh.url, applicationName: 'test' })
    dba = new pg.Client({ connectionString: fresh.url })
    await dba.connect()
    await database.transact(system, async (tx) => {
      for (let n = 1; n <= entries; n++) tx.audit({ act: 'thử.việc', objectKind: 'thing', objectId: `đối tượng ${n}`, before: n % 3 ? { n } : undefined, after: { n, text: 'Ký ức "…"\u001f' } })
    })
  })
  afterEach(async () => { await dba.end(); await database.close(); await fresh.drop() })

  /** As the owner of the tables, with every trigger off. */
  const attack = async (...statements: string[]) => {
    await dba.query('SET session_replication_role = replica')
    for (const statement of statements) await dba.query(statement)
  }
  const faults = async (checkpoint?: { seq: number; hash: string }) => (await verifyAudit(database, checkpoint ? { checkpoints: [checkpoint] } : {})).faults
  const rehash = (from: number) => `DO $$ DECLARE e audit_entry; p text; BEGIN
      SELECT hash INTO p FROM audit_entry WHERE seq = ${from} - 1;
      FOR e IN SELECT * FROM audit_entry WHERE seq >= ${from} ORDER BY seq LOOP
        e.prev_hash := coalesce(p, ''); e.hash := ''; p := audit_hash(e);
        UPDATE audit_entry SET prev_hash = e.prev_hash, hash = p WHERE seq = e.seq;
      END LOOP;
      UPDATE audit_head SET seq = (SELECT max(seq) FROM audit_entry), hash = p;
    END $$`
  const headNow = async () => (await verifyAudit(database)).head

  test('an honest chain has no faults and tells its end and its progress', async () => {
    const progress: number[] = []
    const report = await verifyAudit(database, { onProgress: (read) => progress.push(read) })
    expect(report).toMatchObject({ entries, faults: [], head: { seq: entries } })
    expect(progress).toEqual([entries])
    expect(await faults(report.head)).toEqual([])
  })

  test.each([
    ['actor_name', `'ai đó'`], ['actor_id', `'00000000-0000-4000-8000-000000000001'`], ['act', `'khác'`], ['object_kind', `'x'`], ['object_id', `'x'`],
    ['dossier_id', `'00000000-0000-4000-8000-000000000001'`], ['before', `'{}'`], ['after', `NULL`], ['request_id', `'x'`], ['at', `at + interval '1 microsecond'`],
    ['hash', `repeat('0', 64)`],
  ])('an edited %s is found at its entry', async (column, value) => {
    await attack(`UPDATE audit_entry SET "${column}" = ${value} WHERE seq = 7`)
    expect((await faults())[0]).toEqual({ seq: 7, kind: 'edited' })
  })

  test('an edit whose hash was made anew is found at the entry that should follow it', async () => {
    await attack(`UPDATE audit_entry SET act = 'khác' WHERE seq = 7`, `UPDATE audit_entry e SET hash = audit_hash(e) WHERE seq = 7`)
    expect(await faults()).toEqual([{ seq: 8, kind: 'unlinked' }])
  })

  test('an edited last entry with a new hash is found by the recorded end', async () => {
    await attack(`UPDATE audit_entry SET act = 'khác' WHERE seq = ${entries}`, `UPDATE audit_entry e SET hash = audit_hash(e) WHERE seq = ${entries}`)
    expect(await faults()).toEqual([{ seq: entries, kind: 'head' }])
  })

  test('a forged audit_hash function does not deceive the verifier', async () => {
    await attack(`CREATE OR REPLACE FUNCTION audit_hash(e audit_entry) RETURNS text LANGUAGE sql AS 'SELECT e.hash'`, `UPDATE audit_entry SET act = 'khác' WHERE seq = 7`)
    expect(await faults()).toEqual([{ seq: 7, kind: 'edited' }])
  })

  test('dropped entries are found, at the start, in the middle, and when the rest was numbered anew', async () => {
    await attack(`DELETE FROM audit_entry WHERE seq IN (1, 11, 12, 13)`)
    expect(await faults()).toEqual([{ seq: 1, kind: 'dropped', last: 1 }, { seq: 11, kind: 'dropped', last: 13 }])
    await attack(`UPDATE audit_entry SET seq = seq - 100 WHERE seq > 13`, `UPDATE audit_entry SET seq = seq + 97 WHERE seq < 0`)
    expect((await faults())[1]).toEqual({ seq: 11, kind: 'moved' })
  })

  test('two entries that changed places are found', async () => {
    await attack(`UPDATE audit_entry SET seq = -5 WHERE seq = 5`, `UPDATE audit_entry SET seq = 5 WHERE seq = 9`, `UPDATE audit_entry SET seq = 9 WHERE seq = -5`)
    const found = await faults()
    expect(found).toContainEqual({ seq: 5, kind: 'moved' })
    expect(found).toContainEqual({ seq: 9, kind: 'moved' })
  })

  test('a cut end is found by the recorded end, and by a checkpoint when that was cut too', async () => {
    const checkpoint = await headNow()
    await attack(`DELETE FROM audit_entry WHERE seq > 30`)
    expect(await faults()).toEqual([{ seq: 31, kind: 'truncated', last: entries }])
    await attack(`UPDATE audit_head SET seq = 30, hash = (SELECT hash FROM audit_entry WHERE seq = 30)`)
    expect(await faults()).toEqual([])
    expect(await faults(checkpoint)).toEqual([{ seq: 31, kind: 'truncated', last: entries }])
  })

  test('an emptied audit is found', async () => {
    const checkpoint = await headNow()
    await attack(`DELETE FROM audit_entry`)
    expect(await faults()).toEqual([{ seq: 1, kind: 'truncated', last: entries }])
    await attack(`UPDATE audit_head SET seq = 0, hash = ''`)
    expect(await faults(checkpoint)).toEqual([{ seq: 1, kind: 'truncated', last: entries }])
  })

  test('a chain hashed anew from an edit to its end is found by a checkpoint only', async () => {
    const checkpoint = await headNow()
    await attack(`UPDATE audit_entry SET act = 'khác' WHERE seq = 7`, rehash(7))
    expect(await faults()).toEqual([])
    expect(await faults(checkpoint)).toEqual([{ seq: entries, kind: 'rewritten' }])
  })

  test('a forged entry beyond the recorded end, and an end that was turned back, are found', async () => {
    await attack(`INSERT INTO audit_entry SELECT seq + 1, at, actor_id, actor_name, act, object_kind, object_id, dossier_id, before, after, request_id, hash, '' FROM audit_entry WHERE seq = ${entries}`)
    expect(await faults()).toContainEqual({ seq: entries + 1, kind: 'head' })
    await attack(`DELETE FROM audit_entry WHERE seq > ${entries}`, `UPDATE audit_head SET seq = 20`)
    expect(await faults()).toEqual([{ seq: entries, kind: 'head' }])
  })

  test('two hundred random attacks are all found, and the chain is whole again when each is undone', async () => {
    const checkpoint = await headNow()
    await dba.query('SET session_replication_role = replica')
    for (let round = 0; round < 200; round++) {
      const seq = 1 + Math.floor(Math.random() * entries)
      const kinds = [
        `UPDATE audit_entry SET act = act || 'x' WHERE seq = ${seq}`, `DELETE FROM audit_entry WHERE seq = ${seq}`, `DELETE FROM audit_entry WHERE seq >= ${seq}`,
        `UPDATE audit_entry SET seq = -seq WHERE seq = ${seq}`, `UPDATE audit_entry SET at = at - interval '1 hour' WHERE seq >= ${seq}; ${rehash(seq)}`,
        `UPDATE audit_entry SET prev_hash = hash WHERE seq = ${seq}`,
      ]
      const statement = kinds[round % kinds.length] ?? ''
      await dba.query('BEGIN')
      await dba.query(statement)
      const { faults: found } = await verifyAudit({ query: async (sql, parameters) => (await dba.query(sql, [...(parameters ?? [])])).rows }, { checkpoints: [checkpoint] })
      await dba.query('ROLLBACK')
      expect({ statement, found: found.length > 0 }).toEqual({ statement, found: true })
    }
    expect(await faults(checkpoint)).toEqual([])
  })
})

describe('the audit in use', () => {
  let database: Database
  let close: () => Promise<void>
  beforeAll(async () => { ({ database, close } = await openRecord()) })
  afterAll(() => close())

  test('lines written by many at once stand in one chain without gaps, and none for what was taken back', async () => {
    const write = (n: number) => database.transact(system, async (tx) => {
      tx.audit({ act: 'một.lúc', objectKind: 'thing', objectId: String(n) })
      if (n % 5 === 0) throw new Error('taken back')
    })
    await Promise.allSettled(Array.from({ length: 50 }, (_, n) => write(n)))
    const { faults, entries: count } = await verifyAudit(database)
    expect(faults).toEqual([])
    expect((await auditSearch(database, { act: 'một.', limit: 100 })).entries).toHaveLength(40)
    expect(count).toBe(40)
  })

  test('a search by person, act and time goes page by page without losing what is added meanwhile', async () => {
    const actor = await newHolder(database, (await newUnit(database)).id, 'administrator')
    const line = (n: number) => database.transact(actor, async (tx) => { tx.audit({ act: 'trang.thử', objectKind: 'thing', objectId: String(n) }) })
    for (let n = 0; n < 7; n++) await line(n)
    const seen: string[] = []
    let before: number | undefined
    do {
      const page = await auditSearch(database, { actorId: actor.personId, act: 'trang.thử', limit: 3, ...(before ? { before } : {}) })
      seen.push(...page.entries.map(({ objectId }) => objectId))
      before = page.next ?? undefined
      await line(99)
    } while (before)
    expect(seen).toEqual(['6', '5', '4', '3', '2', '1', '0'])
    const [first] = (await auditSearch(database, { act: 'trang.thử' })).entries
    expect((await auditSearch(database, { act: 'trang.thử', to: first?.at ?? new Date() })).entries.length).toBeGreaterThan(0)
    expect((await auditSearch(database, { from: new Date('2999-01-01') })).entries).toEqual([])
  })

  test.each(['audit_entry', 'revision', 'decision', 'rule_set'])('%s refuses UPDATE and DELETE', async (table) => {
    const triggers = await database.query(
      `SELECT tgenabled AS enabled FROM pg_trigger WHERE tgrelid = $1::regclass AND tgname = $1 || '_frozen' AND (tgtype & 27) = 27`, [table])
    expect(triggers).toEqual([{ enabled: 'O' }])
    if (table !== 'audit_entry') return
    await expect(database.query(`UPDATE audit_entry SET act = 'x'`)).rejects.toThrow(/append-only/)
    await expect(database.query(`DELETE FROM audit_entry`)).rejects.toThrow(/append-only/)
  })
})
