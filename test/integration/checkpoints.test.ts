import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { keepCheckpoint, readCheckpoints, signingKeyOf } from '@vinhdanh/access'
import { childEnvironment } from '@vinhdanh/config'
import { auditHead, type Database, moveTime } from '@vinhdanh/record'
import { createLogger } from '@vinhdanh/telemetry'
import { CheckpointKeeper } from '../../apps/worker/src/checkpoints/checkpoint-keeper.ts'
import { builtApp } from '../support/app-process.ts'
import { newPerson, openRecord } from '../support/record.ts'

const seed = Buffer.alloc(32, 3).toString('base64')
const key = signingKeyOf(seed)
let database: Database
let url: string
let close: () => Promise<void>
let folder: string

beforeAll(async () => {
  const record = await openRecord()
  ;({ database, url, close } = record)
  folder = await mkdtemp(join(tmpdir(), 'vinhdanh-checkpoints-'))
  for (let count = 0; count < 6; count += 1) await newPerson(database)
}, 60_000)
afterAll(async () => { await close(); await rm(folder, { recursive: true }) })

/** One look, as a worker makes it at its start. */
async function look(into = folder): Promise<string | null> {
  const keeper = new CheckpointKeeper({ database, folder: into, key, logger: createLogger('worker', { level: 'silent' }) })
  keeper.start()
  await keeper.stop()
  return keeper.failed
}

/** What `ops verify-audit` says, and its exit code. */
function verifyAudit(...more: string[]): Promise<{ code: number; said: string }> {
  const argv = [...builtApp('ops'), 'verify-audit', ...more]
  const environment = childEnvironment({ VINHDANH_DATABASE_URL: url, VINHDANH_CHECKPOINT_DIR: folder, ...(more.length > 0 ? {} : { VINHDANH_SIGNING_KEY: seed }) })
  return new Promise((resolve) => {
    const child = execFile(process.execPath, argv, { env: environment }, (_error, said, complained) => resolve({ code: child.exitCode ?? -1, said: said + complained }))
  })
}

/** As somebody with all rights over the database: the triggers are off. */
async function attack(...statements: readonly string[]): Promise<void> {
  await database.dataSource.transaction(async (manager) => {
    await manager.query('SET LOCAL session_replication_role = replica')
    for (const statement of statements) await manager.query(statement)
  })
}

test('each day has one signed checkpoint, whoever looks and how often; what is there stays as it is', async () => {
  expect(await Promise.all([look(), look(), look()])).toEqual([null, null, null])
  const [name = '', ...others] = await readdir(folder)
  expect(others).toEqual([])
  const first = await readFile(join(folder, name), 'utf8')
  await newPerson(database)
  await look()
  expect(await readFile(join(folder, name), 'utf8')).toBe(first)
  await moveTime(database, 86_400_000)
  await look()
  const { seq, hash } = await auditHead(database)
  const files = await readCheckpoints(folder, [key.publicKey])
  expect(files).toHaveLength(2)
  expect(files.at(-1)).toMatchObject({ checkpoint: { seq, hash } })
}, 60_000)

test('a folder that cannot be written is told, and no reason for the worker to end', async () => {
  expect(await look(join(folder, 'audit-none', '\0'))).toBe('the checkpoint of the audit could not be kept')
})

test('a chain whose tail was cut off, its recorded end too, looks whole by itself and is named by the checkpoints', async () => {
  expect(await verifyAudit()).toMatchObject({ code: 0, said: expect.stringMatching(/all in order[^]*/) })
  const { seq } = await auditHead(database)
  await attack(`DELETE FROM audit_entry WHERE seq > ${seq - 2}`, `UPDATE audit_head SET seq = ${seq - 2}, hash = (SELECT hash FROM audit_entry WHERE seq = ${seq - 2})`)
  const { code, said } = await verifyAudit()
  expect(code).toBe(1)
  expect(said).toContain(`entries ${seq - 1} to ${seq}: missing at the end of the chain`)
  expect(said).toMatch(new RegExp(`the tail of the chain was cut off: the checkpoint of \\S+ is entry ${seq}`))

  // What is written afterwards takes the numbers of what was cut off, and is not it.
  for (let count = 0; count < 4; count += 1) await newPerson(database)
  expect((await verifyAudit()).said).toContain(`entry ${seq}: it is not the entry of the checkpoint`)
}, 180_000)

test('a checkpoint that was written by somebody else, or without a key to check it, proves nothing', async () => {
  await keepCheckpoint(folder, '2031-01-01', { seq: 3, hash: 'a'.repeat(64), at: '2031-01-01T00:00:00.000Z' }, signingKeyOf(Buffer.alloc(32, 4).toString('base64')))
  await writeFile(join(folder, 'audit-2031-01-02.json'), 'nichts')
  const { said } = await verifyAudit('--keys', key.publicKey)
  expect(said).toContain('checkpoint audit-2031-01-01.json: it is not signed by our key')
  expect(said).toContain('checkpoint audit-2031-01-02.json: it cannot be read')
}, 120_000)
