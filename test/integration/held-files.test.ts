import { randomBytes } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { AppError, type ScanVerdict } from '@vinhdanh/domain'
import { bookScan, clearFile, type Database, exportDossier, filesToScan, heldFiles, registerFile, stuckLines, submitDossier } from '@vinhdanh/record'
import { createLogger } from '@vinhdanh/telemetry'
import { rescanFiles } from '../../apps/worker/src/jobs/rescan-files.job.ts'
import { decide, newDossier, newDraft } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { type OpenWeb, openWeb } from '../support/open-web.ts'
import { newHolder, newUnit } from '../support/record.ts'
import { routesOf } from '../support/routes.ts'

let opened: OpenWeb
let database: Database
beforeAll(async () => { opened = await openWeb(); ({ database } = opened) })
afterAll(() => opened.close())

const root = new URL('../../', import.meta.url).pathname
const quarantined: ScanVerdict = { state: 'quarantined' }
const infected: ScanVerdict = { state: 'infected', signature: 'Test.Worm' }
const administrator = () => opened.organisation.people.administrator
const fileOf = async (dossierId: string) => (await database.queryOne<{ sha256: string }>('SELECT file_sha256 AS sha256 FROM paper WHERE dossier_id = $1', [dossierId])).sha256
const stateOf = async (sha256: string) => (await database.queryOne<{ state: string }>('SELECT scan_state AS state FROM stored_file WHERE sha256 = $1', [sha256])).state
const actsOn = (sha256: string) => database.query<{ act: string }>(`SELECT act FROM audit_entry WHERE object_id = $1 ORDER BY seq`, [sha256]).then((rows) => rows.map(({ act }) => act))

/** A dossier that waits for the head of its unit, and the file of its paper as this scan left it. */
async function held(verdict: ScanVerdict): Promise<{ dossierId: string; sha256: string }> {
  const dossierId = await newDossier(database, opened.organisation)
  await follow(database, dossierId)
  const sha256 = await fileOf(dossierId)
  await bookScan(database, { sha256, verdict })
  return { dossierId, sha256 }
}

/** A store whose scanner answers so, by the hash of the file. */
const storeThat = (answer: (sha256: string) => ScanVerdict, scanning: 'there' | 'away' | 'none' = 'there') =>
  ({ scanning: () => Promise.resolve(scanning), rescan: (sha256: string) => new Promise<ScanVerdict>((resolve) => resolve(answer(sha256))) })
const claims = { take: () => Promise.resolve(true), release: () => Promise.resolve() }
const logger = createLogger('worker', { level: 'silent' })
const look = (files: ReturnType<typeof storeThat>) => rescanFiles({}, { database, claims, logger, files: files as never })

describe('a file that is held back', () => {
  test('is sent by few ways, each of which asks the record', () => {
    const sends = globSync('apps/{web,api}/src/**/*.ts', { cwd: root }).filter((file) => !file.includes('/testing/') && /\b(files|store)\.(open|openForReader|locate|thumbnail)\(|createReadStream\(/.test(readFileSync(root + file, 'utf8'))).sort()
    expect(sends).toEqual(['apps/web/src/bundle/bundle-order.ts', 'apps/web/src/dossiers/thumbnail.controller.ts', 'apps/web/src/exports/dossier-archive.ts', 'apps/web/src/exports/verifier.controller.ts', 'apps/web/src/shell/send-paper.ts'])
    expect(routesOf(opened.web.app).filter(({ path }) => path.includes('sha256')).map(({ method, path }) => `${method} ${path}`).sort()).toEqual(['GET /awards/:id/papers/:sha256', 'GET /dossiers/:id/papers/:sha256', 'GET /dossiers/:id/papers/:sha256/thumbnail', 'GET /files/:sha256', 'POST /files/:sha256/clear'])
  })

  test.each([['quarantined', quarantined, 'Đang kiểm tra'], ['infected', infected, 'Có mã độc']])('as %s opens for nobody, and no page links to it but says why', async (_, verdict, words) => {
    const { dossierId, sha256 } = await held(verdict)
    await decide(database, opened.organisation, dossierId)
    await follow(database, dossierId)
    const { id: taskId } = await database.queryOne<{ id: string }>(`SELECT id FROM task WHERE dossier_id = $1 AND state = 'open'`, [dossierId])
    const examiner = await opened.windowOf(opened.organisation.people['department-examiner'].personId)
    for (const person of ['submitter', 'unit-head', 'department-examiner', 'administrator'] as const) {
      const window = await opened.windowOf(opened.organisation.people[person].personId)
      for (const address of [`/dossiers/${dossierId}/papers/${sha256}`, `/dossiers/${dossierId}/papers/${sha256}?view=1`, `/dossiers/${dossierId}/papers/${sha256}/thumbnail`]) expect((await window.open(address)).status).toBe(409)
    }
    for (const page of [`/tasks/${taskId}`, `/dossiers/${dossierId}?tab=papers`, `/dossiers/${dossierId}?tab=all`]) {
      const { status, text } = await examiner.open(page)
      expect([page, status, text.includes(words), text.includes(`/papers/${sha256}`)]).toEqual([page, 200, true, false])
    }
    const { files } = await exportDossier(database, administrator().actor, dossierId)
    expect(files.find((file) => file.sha256 === sha256)?.isWithheld).toBe(true)
  })

  test('is no breach of what must always be true: the record keeps it, and one found in a draft is not handed in', async () => {
    const { dossierId, draftVersion } = await newDraft(database, opened.organisation)
    const sha256 = await fileOf(dossierId)
    await bookScan(database, { sha256, verdict: infected })
    const { actor } = opened.organisation.people.submitter
    await expect(submitDossier(database, actor, { dossierId, draftVersion })).rejects.toMatchObject({ code: 'validation.failed', details: { problems: [{ path: 'papers.report', message: 'problem.infected' }] } })
    await expect(registerFile(database, { sha256, size: 1, mediaType: 'application/pdf', scanState: 'clean' })).rejects.toMatchObject({ code: 'file.infected' })
    const other = await newDraft(database, opened.organisation)
    await bookScan(database, { sha256: await fileOf(other.dossierId), verdict: quarantined })
    await submitDossier(database, actor, other)
  })

  test('stands on the board with its cause: infected at once, not scanned after a quarter of an hour', async () => {
    const [bad, waiting] = [await held(infected), await held(quarantined)]
    const causes = async () => (await stuckLines(database, [bad.dossierId, waiting.dossierId])).filter(({ cause }) => cause === 'file-held-back').map(({ dossierId, evidence }) => [dossierId, evidence.state])
    expect(await causes()).toEqual([[bad.dossierId, 'infected']])
    await database.query(`UPDATE stored_file SET held_since = held_since - interval '16 minutes' WHERE sha256 = $1`, [waiting.sha256])
    expect((await causes()).sort()).toEqual([[bad.dossierId, 'infected'], [waiting.dossierId, 'quarantined']].sort())
  })
})

describe('a file found infected after it had been taken in', () => {
  test('is told to whoever wrote, holds or administers its dossier, once', async () => {
    const { dossierId, sha256 } = await held(infected)
    await bookScan(database, { sha256, verdict: infected })
    const told = await database.query<{ id: string }>(`SELECT recipient_id AS id FROM notice WHERE kind = 'infected' AND dossier_id = $1`, [dossierId])
    expect(told.map(({ id }) => id).sort()).toEqual((['submitter', 'unit-head', 'administrator'] as const).map((role) => opened.organisation.people[role].personId).sort())
    expect(await actsOn(sha256)).toEqual(['file.scanned'])
  })

  test('is let out by two administrators, never by one', async () => {
    const { dossierId, sha256 } = await held(infected)
    const clearing = { sha256, reason: 'Trình quét báo nhầm, đã đối chiếu.', confirmation: sha256.slice(0, 8) }
    expect(await clearFile(database, administrator().actor, clearing)).toEqual({ cleared: false })
    await expect(clearFile(database, administrator().actor, clearing)).rejects.toMatchObject({ code: 'separation-of-duties' })
    expect(await stateOf(sha256)).toBe('infected')
    const second = await newHolder(database, opened.organisation.ministry.id, 'administrator')
    expect(await clearFile(database, second, clearing)).toEqual({ cleared: true })
    expect([await stateOf(sha256), await actsOn(sha256)]).toEqual(['cleared', ['file.scanned', 'file.clearing-asked', 'file.cleared']])
    await bookScan(database, { sha256, verdict: infected })
    expect(await stateOf(sha256)).toBe('cleared')
    await bookScan(database, { sha256, verdict: { state: 'infected', signature: 'Other' } })
    expect(await stateOf(sha256)).toBe('infected')
    expect(dossierId).not.toBe('')
  })

  test('of two who agree at the same moment only one clears it', async () => {
    const { sha256 } = await held(infected)
    const clearing = { sha256, reason: 'Trình quét báo nhầm, đã đối chiếu.', confirmation: sha256.slice(0, 8) }
    await clearFile(database, administrator().actor, clearing)
    const others = await Promise.all([1, 2].map(() => newHolder(database, opened.organisation.ministry.id, 'administrator')))
    const outcomes = await Promise.all(others.map((actor) => clearFile(database, actor, clearing).then(({ cleared }) => cleared, (error: AppError) => error.code)))
    expect(outcomes.map(String).sort()).toEqual(['conflict.state', 'true'])
  })
})

describe('letting out what no scanner could judge', () => {
  test('asks for a reason and the code of the file, beside their fields, and then opens it', async () => {
    const { sha256 } = await held(quarantined)
    const window = await opened.windowOf(administrator().personId)
    expect((await window.open('/files')).text).toContain(sha256)
    await window.open(`/files/${sha256}`)
    const wrong = await window.send(`/files/${sha256}/clear`, { reason: 'ngắn', confirmation: 'x' })
    expect([wrong.status, wrong.text.includes('id="field-reason-error"'), wrong.text.includes('id="field-confirmation-error"'), wrong.text.includes('ngắn')]).toEqual([422, true, true, true])
    expect((await window.send(`/files/${sha256}/clear`, { reason: 'Đã đối chiếu với bản giấy.', confirmation: sha256.slice(0, 8) })).location).toBe(`/files/${sha256}`)
    expect((await window.open(`/files/${sha256}`)).text).toContain('Quản trị viên cho mở')
    expect((await window.send(`/files/${sha256}/clear`, { reason: 'Đã đối chiếu với bản giấy.', confirmation: sha256.slice(0, 8) })).status).toBe(409)
  })

  test('is for administrators of a branch of its dossiers alone', async () => {
    const { sha256 } = await held(quarantined)
    const clearing = { sha256, reason: 'Đã đối chiếu với bản giấy.', confirmation: sha256.slice(0, 8) }
    await expect(clearFile(database, opened.organisation.people.minister.actor, clearing)).rejects.toMatchObject({ code: 'auth.not-allowed' })
    const stranger = await newHolder(database, (await newUnit(database)).id, 'administrator')
    await expect(clearFile(database, stranger, clearing)).rejects.toMatchObject({ code: 'not-found' })
    expect(await heldFiles(database, stranger)).toEqual([])
    expect((await (await opened.windowOf(opened.organisation.people.minister.personId)).open('/files')).status).toBe(403)
    expect(await stateOf(sha256)).toBe('quarantined')
  })
})

describe('the look at what is to be scanned', () => {
  beforeAll(() => database.query(`UPDATE stored_file SET scanned_at = record_now() WHERE scan_state <> 'quarantined'; UPDATE stored_file SET scan_state = 'clean', held_since = NULL, scanned_at = record_now() WHERE scan_state = 'quarantined'`))

  test('opens what was held back once the scanner is back, and finds what came before there was one', async () => {
    const { sha256 } = await held(quarantined)
    await database.query(`UPDATE stored_file SET scanned_at = scanned_at - interval '2 minutes' WHERE sha256 = $1`, [sha256])
    const old = { sha256: randomBytes(32).toString('hex'), size: 1, mediaType: 'application/pdf', scanState: 'not-scanned' as const }
    await registerFile(database, old)
    await look(storeThat(() => infected, 'away'))
    await look(storeThat(() => infected, 'none'))
    expect([await stateOf(sha256), await stateOf(old.sha256)]).toEqual(['quarantined', 'not-scanned'])
    await look(storeThat((one) => (one === old.sha256 ? infected : { state: 'clean' })))
    expect([await stateOf(sha256), await stateOf(old.sha256)]).toEqual(['clean', 'infected'])
    expect(await filesToScan(database, 100)).toEqual([])
  })

  test('looks weekly at what was clean, seldom at what no scanner can judge, and goes on after a file that is missing', async () => {
    const [missing, beyond, clean] = [await held(quarantined), await held(quarantined), await held({ state: 'clean' })]
    await database.query(`UPDATE stored_file SET held_since = held_since - interval '10 hours', scanned_at = scanned_at - interval '1 hour' WHERE sha256 = $1`, [beyond.sha256])
    await database.query(`UPDATE stored_file SET scanned_at = scanned_at - interval '8 days' WHERE sha256 = $1`, [clean.sha256])
    await database.query(`UPDATE stored_file SET scanned_at = scanned_at - interval '2 minutes' WHERE sha256 = $1`, [missing.sha256])
    expect(await filesToScan(database, 100)).toEqual([missing.sha256, clean.sha256])
    await look(storeThat((one) => { if (one === missing.sha256) throw new AppError('not-found'); return infected }))
    expect([await stateOf(missing.sha256), await stateOf(beyond.sha256), await stateOf(clean.sha256)]).toEqual(['quarantined', 'quarantined', 'infected'])
  })
})
