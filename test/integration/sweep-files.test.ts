import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { createFileStore, type FileStore, type StoredFile } from '@vinhdanh/files'
import { attachPaper, type Database, fileBySha256, forgetFiles, keepUnfinishedDecision, moveTime, registerFile } from '@vinhdanh/record'
import { createLogger } from '@vinhdanh/telemetry'
import { sweepFiles } from '../../apps/worker/src/jobs/sweep-files.job.ts'
import { makePng } from '../../libs/files/src/testing/make-image.ts'
import { newDossier, newDraft, openTasks } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { createOrganisation, type Organisation } from '../support/organisation.ts'
import { openRecord } from '../support/record.ts'
import { importTestRules } from '../support/rules.ts'

const hour = 3_600_000
let database: Database
let organisation: Organisation
let close: () => Promise<void>
let root: string
let files: FileStore
let width = 0

beforeAll(async () => {
  ({ database, close } = await openRecord())
  await importTestRules(database)
  organisation = await createOrganisation(database)
})
afterAll(() => close())
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'swept-'))
  files = createFileStore({ root, maxBytes: 1_000_000 })
})
afterEach(() => rm(root, { recursive: true }))

const placeOf = (sha256: string) => join(root, sha256.slice(0, 2), sha256)
const put = (png = makePng(width += 1)): Promise<StoredFile> => files.put(Readable.from([png]))
/** Hours pass for the record and for the store. */
async function pass(hours: number): Promise<void> {
  await moveTime(database, hours * hour)
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile()) await utimes(path, new Date(Date.now() - hours * hour), new Date(Date.now() - hours * hour))
  }
}
const claims = { take: () => Promise.resolve(true), release: () => Promise.resolve() }
const sweep = () => sweepFiles({}, { database, files, claims, logger: createLogger('worker', { level: 'silent' }) })
const isThere = async ({ sha256 }: StoredFile) => (await files.verify(sha256)) === 'intact'

/** A file with a paper that names it: a store without one is taken for another installation's. */
async function attached(): Promise<StoredFile> {
  const { dossierId } = await newDraft(database, organisation)
  const file = await put()
  await attachPaper(database, organisation.people.submitter.actor, { dossierId, code: 'report', name: 'a.png', file })
  return file
}

describe('the sweep', () => {
  test('removes within a day what nobody names: a file without a row, a row without a use, a cut upload; and nothing else', async () => {
    const [kept, rowless, unused] = [await attached(), await put(), await put()]
    await registerFile(database, unused)
    await writeFile(join(root, 'tmp', randomUUID()), 'cut')
    await sweep()
    expect([await isThere(rowless), await isThere(unused)]).toEqual([true, true])
    await pass(21)
    await sweep()
    expect([await isThere(rowless), await isThere(unused), await readdir(join(root, 'tmp'))]).toEqual([false, true, []])
    await moveTime(database, hour)
    await sweep()
    expect([await isThere(unused), await isThere(kept), await fileBySha256(database, unused.sha256)]).toEqual([false, true, null])
    expect(await database.query('SELECT act FROM audit_entry WHERE object_id = $1', [unused.sha256])).toEqual([{ act: 'file.forgotten' }])
    expect(await database.query(`SELECT 1 FROM graphile_worker.jobs WHERE task_identifier = 'sweep-files'`)).toHaveLength(1)
  })

  test('keeps what a decision in the middle of its typing holds, and what is taken up between its two steps', async () => {
    const dossierId = await newDossier(database, organisation)
    await follow(database, dossierId)
    const [task] = await openTasks(database, dossierId)
    const [typed, taken, given] = [await put(), await put(), await put()]
    for (const file of [typed, taken, given]) await registerFile(database, file)
    await keepUnfinishedDecision(database, organisation.people['unit-head'].actor, { taskId: task?.taskId ?? '', outcome: 'pass', revisionSha256: task?.revisionSha256 ?? '', fields: { keptFile: typed.sha256 } })
    await pass(21)
    await forgetFiles(database)
    expect(await fileBySha256(database, given.sha256)).toBeNull()
    await registerFile(database, taken)
    await moveTime(database, hour)
    await sweep()
    const known = await Promise.all([typed, taken, given].map(async ({ sha256 }) => (await fileBySha256(database, sha256)) !== null))
    expect(known).toEqual([true, true, false])
    expect([await isThere(typed), await isThere(taken)]).toEqual([true, true])
  })

  test('that meets an upload of the same content loses nothing, whichever comes first', async () => {
    const { dossierId } = await newDraft(database, organisation)
    await attached()
    const png = makePng(width += 1)
    for (let round = 0; round < 5; round += 1) {
      const file = await put(png)
      await utimes(placeOf(file.sha256), new Date(0), new Date(0))
      const [again] = await Promise.all([put(png), sweep()])
      await attachPaper(database, organisation.people.submitter.actor, { dossierId, code: 'report', name: `${round}.png`, file: again })
      expect(await isThere(again)).toBe(true)
      await database.query('DELETE FROM paper WHERE file_sha256 = $1', [again.sha256])
      await database.query('DELETE FROM stored_file WHERE sha256 = $1', [again.sha256])
    }
  })
})
