import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { signingKeyOf } from '@vinhdanh/access'
import { createFileStore } from '@vinhdanh/files'
import { attachPaper, type Database, type DossierExport, exportDossier, submitDossier } from '@vinhdanh/record'
import { csrfField } from '../../apps/web/src/access/csrf-field.ts'
import { dossierArchive } from '../../apps/web/src/exports/dossier-archive.ts'
import { decide, newDraft } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import type { Organisation } from '../support/organisation.ts'
import { type OpenWeb, openWeb } from '../support/open-web.ts'

const program = fileURLToPath(new URL('../../apps/web/src/exports/verify.mjs', import.meta.url))
const key = signingKeyOf(randomBytes(32).toString('base64'))
let database: Database
let pages: OpenWeb
let folder: string
let organisation: Organisation
let dossierId: string
let taken: DossierExport

const store = () => createFileStore({ root: join(folder, 'files'), maxBytes: 1_048_576 })
const archive = async (what: DossierExport, by = key): Promise<Buffer> => buffer(await dossierArchive(what, store(), by))

beforeAll(async () => {
  pages = await openWeb()
  ;({ database, organisation } = pages)
  folder = await mkdtemp(join(tmpdir(), 'vinhdanh-export-'))
  const draft = await newDraft(database, organisation)
  ;({ dossierId } = draft)
  const png = await readFile(fileURLToPath(new URL('../../docs/pictures/' + (await firstPicture()), import.meta.url)))
  const file = await store().put(Readable.from([png]), { name: 'anh.png' })
  await attachPaper(database, organisation.people.submitter.actor, { dossierId, code: 'report', name: 'anh.png', file })
  await submitDossier(database, organisation.people.submitter.actor, draft)
  await follow(database, dossierId)
  await decide(database, organisation, dossierId)
  await follow(database, dossierId)
  taken = await exportDossier(database, organisation.people.auditor.actor, dossierId)
}, 120_000)
afterAll(async () => { await pages.close(); await rm(folder, { recursive: true }) })

async function firstPicture(): Promise<string> {
  const { readdir } = await import('node:fs/promises')
  return (await readdir(fileURLToPath(new URL('../../docs/pictures/', import.meta.url)))).find((name) => name.endsWith('.png')) ?? ''
}

/** What the program says of these bytes, and its exit code. */
async function verify(bytes: Buffer, ...more: string[]): Promise<{ code: number; said: string }> {
  const path = join(folder, `${randomBytes(4).toString('hex')}.zip`)
  await writeFile(path, bytes)
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [program, path, ...more], (_error, said) => resolve({ code: child.exitCode ?? -1, said }))
  })
}

describe('a dossier that was exported', () => {
  test('is found whole by the program alone, with the key that the house shows', async () => {
    const { code, said } = await verify(await archive(taken), key.publicKey)
    expect(said).toContain('hồ sơ nguyên vẹn')
    expect([code, said.includes('SAI')]).toEqual([0, false])
    expect(said).toContain('1 phiên bản, 1 quyết định khớp nhau')
  }, 60_000)
  test('has everything of the dossier, and nothing of how mails went', () => {
    expect(taken.audit.length).toBeGreaterThan(4)
    expect(taken.record).toMatchObject({ revisions: [expect.anything()], decisions: [expect.anything()], papers: expect.arrayContaining([expect.anything()]) })
    expect(JSON.stringify(taken.record.notices)).not.toMatch(/@example|message_id|server_reply/)
    expect(Object.keys(taken.names)).toContain(organisation.people['unit-head'].personId)
  })
  test('a paper that is gone from the store is named, and the rest still holds', async () => {
    expect((await verify(await archive(taken), key.publicKey)).said).toMatch(/NOTE: .*[0-9a-f]{64} không có trong bản xuất.*missing/)
  }, 60_000)
  test('a changed byte is named by the file in which it is', async () => {
    const bytes = await archive(taken)
    const file = taken.files.find(({ mediaType }) => mediaType === 'image/png')
    const at = bytes.indexOf(Buffer.from(`files/${file?.sha256}`)) + 80
    bytes[at] = (bytes[at] ?? 0) ^ 1
    expect(await verify(bytes, key.publicKey)).toMatchObject({ code: 1, said: expect.stringContaining(`tệp files/${file?.sha256} đã bị sửa`) })
  }, 60_000)
  test('an entry of the audit that is missing, an end that was cut and an entry that was changed are each named', async () => {
    const all = taken.audit
    const [first, second, third] = all
    const tampered = (audit: DossierExport['audit']) => swap(taken, audit)
    expect((await verify(await tampered(all.filter((entry) => entry !== second)), key.publicKey)).said).toContain(`nhật ký thiếu dòng ${second?.seq}`)
    expect((await verify(await tampered(all.slice(0, -2)), key.publicKey)).said).toContain('nhật ký bị cắt đuôi: thiếu 2 dòng')
    const changed = all.map((entry) => (entry === third ? { ...entry, line: entry.line.replace(entry.act, 'other.act') } : entry))
    expect((await verify(await tampered(changed), key.publicKey)).said).toContain(`dòng nhật ký ${third?.seq} đã bị sửa`)
    const lied = all.map((entry) => (entry === first ? { ...entry, actorName: 'Người khác' } : entry))
    expect((await verify(await tampered(lied), key.publicKey)).said).toContain(`dòng nhật ký ${first?.seq} nói khác`)
  }, 60_000)
  test('a file that was cut off and a foreign key are told in words', async () => {
    const bytes = await archive(taken)
    expect((await verify(bytes.subarray(0, bytes.length - 300), key.publicKey)).said).toContain('bị cắt cụt')
    const other = signingKeyOf(randomBytes(32).toString('base64'))
    const { code, said } = await verify(await archive(taken, other), key.publicKey)
    expect([code, said.includes(`khóa lạ ${other.publicKey}`)]).toEqual([1, true])
    expect((await verify(bytes)).said).toContain('hãy so khóa này')
  }, 60_000)
  test('is taken by those who may search the audit of its branch, and by nobody else; each time is written down', async () => {
    for (const role of ['submitter', 'unit-head'] as const) await expect(exportDossier(database, organisation.people[role].actor, dossierId)).rejects.toMatchObject({ code: 'auth.not-allowed' })
    await expect(exportDossier(database, organisation.people.auditor.actor, '00000000-0000-4000-8000-000000000000')).rejects.toMatchObject({ code: 'not-found' })
    const before = await database.query(`SELECT 1 FROM audit_entry WHERE act = 'dossier.exported'`)
    await exportDossier(database, organisation.people.administrator.actor, dossierId)
    expect(await database.query(`SELECT 1 FROM audit_entry WHERE act = 'dossier.exported'`)).toHaveLength(before.length + 1)
  })
  test('is taken from the page of the dossier, and the key stands on the page of the audit; without the right there is neither', async () => {
    const window = await pages.windowOf(organisation.people.auditor.personId)
    expect((await window.open(`/dossiers/${dossierId}`)).text).toContain('Xuất hồ sơ có chữ ký')
    const answer = await fetch(`${pages.web.url}/dossiers/${dossierId}/export`, {
      method: 'POST', body: new URLSearchParams({ [csrfField]: window.token() }), headers: { cookie: [...window.cookies].map(([name, value]) => `${name}=${value}`).join('; '), 'sec-fetch-site': 'same-origin' },
    })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/zip'])
    const { publicKey } = signingKeyOf(pages.web.config.signingKey ?? '')
    expect(await verify(Buffer.from(await answer.arrayBuffer()), publicKey)).toMatchObject({ code: 0, said: expect.stringContaining(`chữ ký của khóa ${publicKey}`) })
    const audit = await window.open('/audit')
    expect(audit.text).toContain(`<code class="token">${publicKey}</code>`)
    expect((await window.open('/audit/verify.mjs')).text).toContain('node verify.mjs')

    const stranger = await pages.windowOf(organisation.people.submitter.personId)
    expect((await stranger.open(`/dossiers/${dossierId}`)).text).not.toContain('Xuất hồ sơ có chữ ký')
    expect((await stranger.send(`/dossiers/${dossierId}/export`, {})).status).toBe(403)
    expect((await stranger.open('/audit/verify.mjs')).status).toBe(403)
  }, 60_000)
  test('every table that names dossiers is in it, or is left out on purpose', async () => {
    const tables = await database.query<{ name: string }>(`SELECT table_name AS name FROM information_schema.columns WHERE column_name = 'dossier_id' AND table_schema = 'public'`)
    // What tells the state of the house, what one person only looked at, and what belongs to an act over many.
    const leftOut = ['finding', 'seen_revision', 'presence', 'bulk_item', 'audit_entry']
    const text = await readFile(new URL('../../libs/record/src/exports/dossier-record.query.ts', import.meta.url), 'utf8')
    expect(tables.map(({ name }) => name).filter((name) => !leftOut.includes(name) && !text.includes(`'${name}'`) && !text.includes(`${name} x WHERE x.dossier_id`) && !text.includes(`FROM ${name} `))).toEqual([])
  })
})

/** The archive of `whole` with other entries in the place of its own: the list that was signed stays. */
async function swap(whole: DossierExport, audit: DossierExport['audit']): Promise<Buffer> {
  const { ZipFile } = await import('yazl')
  const { fromBuffer } = await import('yauzl')
  const source = await archive(whole)
  const zip = new ZipFile()
  await new Promise<void>((resolve, reject) => {
    fromBuffer(source, { lazyEntries: true }, (error, reader) => {
      if (error) return reject(error)
      reader.on('entry', (entry: { fileName: string }) => {
        if (entry.fileName === 'audit.json') {
          zip.addBuffer(Buffer.from(JSON.stringify(audit)), 'audit.json')
          return reader.readEntry()
        }
        reader.openReadStream(entry as never, (failed, stream) => {
          if (failed) return reject(failed)
          void buffer(stream).then((bytes) => { zip.addBuffer(bytes, entry.fileName); reader.readEntry() }, reject)
        })
      })
      reader.on('end', () => { zip.end(); resolve() })
      reader.readEntry()
    })
  })
  return buffer(zip.outputStream as Readable)
}
