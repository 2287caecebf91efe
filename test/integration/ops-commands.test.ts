import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { digestOf } from '@vinhdanh/access'
import { childEnvironment } from '@vinhdanh/config'
import { Database, findActorByApiToken } from '@vinhdanh/record'
import { builtApp } from '../support/app-process.ts'
import { emptyDatabase, type FreshDatabase } from '../support/database.ts'
import { newPerson } from '../support/record.ts'

let fresh: FreshDatabase
let folder: string
beforeAll(async () => {
  fresh = await emptyDatabase()
  folder = await mkdtemp(join(tmpdir(), 'vinhdanh-ops-'))
})
afterAll(async () => { await fresh.drop(); await rm(folder, { recursive: true }) })

/** Runs a command as an operator would; what it prints, and its exit code. */
function ops(args: readonly string[], environment: Record<string, string> = { VINHDANH_DATABASE_URL: fresh.url }): Promise<{ code: number; said: string; complained: string }> {
  const argv = [...builtApp('ops'), ...args]
  return new Promise((resolve) => {
    const child = execFile(process.execPath, argv, { cwd: folder, env: childEnvironment(environment) }, (_error, said, complained) => resolve({ code: child.exitCode ?? -1, said, complained }))
  })
}
const rules = (name: string) => fileURLToPath(new URL(`../../rules/${name}`, import.meta.url))

describe('the commands of an operator', () => {
  test('an empty database is brought up, filled with rules and found in order', async () => {
    expect(await ops(['migrate'])).toMatchObject({ code: 0 })
    expect(await ops(['import-rules', rules('decree-152-2025.json')])).toMatchObject({ code: 0, said: expect.stringContaining('added') })
    expect(await ops(['import-rules', rules('decree-152-2025.json')])).toMatchObject({ code: 0, said: expect.stringContaining('was there already') })
    expect(await ops(['import-calendar', rules('calendar-2026.json')])).toMatchObject({ code: 0, said: expect.stringContaining('nothing was changed') })
    expect(await ops(['import-calendar', rules('calendar-2026.json'), '--yes'])).toMatchObject({ code: 0, said: expect.stringContaining('applied; 0 terms moved') })
    const verified = await ops(['verify-audit'])
    expect(verified).toMatchObject({ code: 0, said: expect.stringMatching(/2 entries, all in order; checkpoint 2:[0-9a-f]{64}/) })
    expect(await ops(['verify-audit', '--checkpoint', `2:${'0'.repeat(64)}`])).toMatchObject({ code: 1, said: expect.stringContaining('entry 2') })
    expect(await ops(['check-invariants', '--settle', '0'])).toMatchObject({ code: 0, said: expect.stringContaining('0 breaches; not looked at: Temporal, mails, files') })
  }, 180_000)

  test('a file that makes no sense is refused with what is wrong and where', async () => {
    expect(await ops(['import-rules', rules('calendar-2026.json')])).toMatchObject({ code: 1, complained: expect.stringContaining('awards: required') })
  }, 60_000)

  test('a bearer token that was made acts as its person', async () => {
    const database = await Database.open({ url: fresh.url, applicationName: 'test' })
    const personId = await newPerson(database)
    const { login } = await database.queryOne<{ login: string }>('SELECT login FROM person WHERE id = $1', [personId])
    const { code, said } = await ops(['make-bearer', login, 'báo cáo tháng'])
    expect(code).toBe(0)
    expect((await findActorByApiToken(database, digestOf(said.trim())))?.person.id).toBe(personId)
    await database.close()
  })

  test('what cannot be done says why and ends with 2; help explains every command', async () => {
    expect(await ops(['make-bearer', 'nobody-at-all', 'x'])).toMatchObject({ code: 2, complained: expect.stringContaining('nobody') })
    expect(await ops(['migrate'], { VINHDANH_DATA_DIR: folder })).toMatchObject({ code: 2, complained: expect.stringContaining('VINHDANH_DATABASE_URL') })
    expect(await ops(['save-history', 'dossier/x'])).toMatchObject({ code: 2, said: expect.stringContaining('<scenario>') })
    const { code, said } = await ops([])
    expect(code).toBe(0)
    for (const name of ['migrate', 'import-rules', 'import-calendar', 'verify-audit', 'check-invariants', 'save-history', 'make-bearer']) expect(said).toContain(name)
  }, 180_000)
})
