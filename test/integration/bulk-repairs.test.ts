import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  boardCauses, boardCounts, boardList, bookWorkflows, bulkItems, carryOutBulkAct, createSession, rehearseMoveBack, rehearseRepairs, type RepairKindName, resendNotice, seenBulkAct, startBulkAct, stuckLines,
} from '@vinhdanh/record'
import { newDossier } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { openWeb, type OpenWeb, type Window } from '../support/open-web.ts'
import { createOrganisation, type Organisation } from '../support/organisation.ts'
import { system } from '../support/record.ts'

let pages: OpenWeb
let organisation: Organisation
let admin: Window
beforeAll(async () => {
  pages = await openWeb()
  organisation = pages.organisation
  admin = await pages.windowOf(organisation.people.administrator.personId)
})
afterAll(() => pages.close())

async function opened(by = organisation): Promise<string> {
  const dossierId = await newDossier(pages.database, by)
  await follow(pages.database, dossierId)
  return dossierId
}
/** The server refused the mail about the dossier's open task. */
const refuseMail = (dossierId: string) => pages.database.query(`UPDATE notice SET state = 'refused' WHERE dossier_id = $1 AND kind = 'task'`, [dossierId])
const loseWorkflow = (dossierId: string) => bookWorkflows(pages.database, { lost: [{ dossierId, run: 'missing', closedAt: null }], running: [] })
/** A job of the dossier that failed, a while ago. */
async function failJob(dossierId: string): Promise<void> {
  await pages.database.query(`SELECT graphile_worker.add_job('tell-dossier', json_build_object('dossierId', $1::text), run_at := now() + interval '1 hour')`, [dossierId])
  await pages.database.query(
    `UPDATE graphile_worker._private_jobs SET attempts = 3, last_error = 'ECONNREFUSED', created_at = now() - interval '5 minutes' WHERE payload ->> 'dossierId' = $1`, [dossierId])
}
const noticesOf = async (dossierId: string) => (await pages.database.query(`SELECT id FROM notice WHERE dossier_id = $1`, [dossierId])).length
const jobsOf = (dossierId: string) => pages.database.query<{ job: string; attempts: number; due: boolean }>(
  `SELECT k.identifier AS job, j.attempts, j.run_at <= now() AS due FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks k ON k.id = j.task_id WHERE j.payload ->> 'dossierId' = $1 ORDER BY j.id`, [dossierId])

async function rehearsed(kind: RepairKindName, dossierIds: readonly string[], by = organisation.people.administrator.actor): Promise<string> {
  const id = randomUUID()
  await rehearseRepairs(pages.database, by, { id, kind, selection: { dossierIds } })
  return id
}
async function carriedOut(id: string, count: number): Promise<void> {
  await startBulkAct(pages.database, organisation.people.administrator.actor, { id, count })
  while ((await seenBulkAct(pages.database, system, id)).state === 'running') await carryOutBulkAct(pages.database, id)
}
const outcomesOf = async (id: string) =>
  (await bulkItems(pages.database, system, id, { after: 0, limit: 100 })).rows.map(({ dossierId, outcome, why }) => ({ dossierId, outcome, why: why?.code ?? null }))

describe('the mail that failed', () => {
  test('goes once more for each dossier of the rehearsal, and to none before it is started; what arrived says so and is left alone', async () => {
    const [failed, repaired, arrived] = [await opened(), await opened(), await opened()]
    await refuseMail(failed)
    await refuseMail(repaired)
    const id = await rehearsed('resend-mail', [failed, repaired, arrived])
    const before = await noticesOf(failed)
    const items = (await bulkItems(pages.database, system, id, { after: 0, limit: 10 })).rows
    expect(items.map(({ dossierId, why }) => ({ dossierId, why: why?.code ?? null }))).toEqual(expect.arrayContaining([
      { dossierId: failed, why: null }, { dossierId: repaired, why: null }, { dossierId: arrived, why: 'conflict.state' }]))
    expect(JSON.stringify(items)).not.toMatch(/@|https?:/)
    const { id: noticeId } = await pages.database.queryOne<{ id: string }>(`SELECT id FROM notice WHERE dossier_id = $1 AND kind = 'task'`, [repaired])
    await resendNotice(pages.database, organisation.people.administrator.actor, noticeId)
    const once = await noticesOf(repaired)
    await carriedOut(id, 2)
    expect(await outcomesOf(id)).toEqual(expect.arrayContaining([
      { dossierId: failed, outcome: 'done', why: null }, { dossierId: repaired, outcome: 'changed', why: 'conflict.state' }, { dossierId: arrived, outcome: 'refused', why: 'conflict.state' }]))
    expect(await seenBulkAct(pages.database, system, id)).toMatchObject({ selected: 3, done: 1, refused: 1, changed: 1, left: 0 })
    expect([await noticesOf(failed), await noticesOf(repaired)]).toEqual([before + 1, once])
    const [proved] = (await bulkItems(pages.database, system, id, { show: 'done', after: 0, limit: 10 })).rows
    expect(proved?.proof).toMatchObject({ mails: [{ state: 'queued' }] })
    expect(await stuckLines(pages.database, [failed])).toEqual([])
    await carryOutBulkAct(pages.database, id)
    expect(await noticesOf(failed)).toBe(before + 1)
  })
})

describe('holders who do not act', () => {
  test('are reminded once; who was here since the rehearsal, and whose mail was sent again meanwhile, is left alone', async () => {
    const { database } = pages
    const silent = await Promise.all([1, 2, 3].map(() => createOrganisation(database)))
    const dossierIds = await Promise.all(silent.map((by) => opened(by)))
    const fresh = await opened()
    const headOf = (index: number) => silent[index]?.people['unit-head'].personId ?? ''
    await database.query(
      `WITH owed AS (SELECT n.id, gen_random_uuid() AS mail_id, n.recipient_id FROM notice n WHERE n.dossier_id = ANY($1::uuid[]) AND n.kind = 'task'),
         mails AS (INSERT INTO mail (id, recipient_id, address, message_id, subject, state, created_at, sent_at) SELECT mail_id, recipient_id, 'nguoi@example.gov.vn', mail_id, 'thử', 'sent', record_now() - interval '9 days', record_now() - interval '9 days' FROM owed)
       UPDATE notice SET state = 'sent', mail_id = owed.mail_id, created_at = record_now() - interval '9 days' FROM owed WHERE notice.id = owed.id`, [dossierIds])
    await database.query(`UPDATE step SET opened_at = opened_at - interval '10 days' WHERE dossier_id = ANY($1::uuid[])`, [dossierIds])
    expect((await stuckLines(database, dossierIds)).map(({ cause }) => cause)).toEqual(Array(3).fill('holders-never-signed-in'))
    const everywhere = { ...organisation.people.administrator.actor, posts: [...organisation.people.administrator.actor.posts, ...silent.flatMap(({ people }) => people.administrator.actor.posts)] }
    const id = await rehearsed('remind-holders', [...dossierIds, fresh], everywhere)
    await createSession(database, headOf(1), randomUUID(), 1)
    const { id: noticeId } = await database.queryOne<{ id: string }>(`SELECT id FROM notice WHERE dossier_id = $1 AND kind = 'task'`, [dossierIds[2]])
    await resendNotice(database, silent[2]?.people.administrator.actor ?? everywhere, noticeId)
    await database.query(`UPDATE post SET person_id = $1 WHERE role = 'administrator' AND person_id = ANY($2::uuid[])`, [everywhere.personId, silent.map(({ people }) => people.administrator.personId)])
    await carriedOut(id, 3)
    expect(await outcomesOf(id)).toEqual(expect.arrayContaining([
      { dossierId: dossierIds[0], outcome: 'done', why: null }, { dossierId: dossierIds[1], outcome: 'changed', why: 'conflict.state' },
      { dossierId: dossierIds[2], outcome: 'changed', why: 'conflict.state' }, { dossierId: fresh, outcome: 'refused', why: 'conflict.state' }]))
    expect(await seenBulkAct(database, system, id)).toMatchObject({ selected: 4, done: 1, refused: 1, changed: 2, left: 0 })
    expect(await Promise.all(dossierIds.map((dossierId) => noticesOf(dossierId)))).toEqual([2, 1, 2])
    expect((await bulkItems(database, system, id, { show: 'done', after: 0, limit: 10 })).rows[0]).toMatchObject({ forecast: { mails: [{ state: 'sent' }] }, proof: { mails: [{ state: 'queued' }] } })
    const page = await admin.open(`/bulk/${id}`)
    expect(page.text).toContain('Nhắc người giữ việc')
    expect(page.text).toContain('Hiện nay vẫn còn: Người giữ chưa từng đăng nhập')
    expect((await admin.open('/board?show=stuck&cause=holders-never-signed-in')).text).toContain('action="/bulk/repairs/remind-holders"')
  })
})

describe('failing jobs', () => {
  test('become due at once; a job that succeeded meanwhile is left alone, and none is made due twice', async () => {
    const [failing, healed] = [await opened(), await opened()]
    await failJob(failing)
    await failJob(healed)
    const id = await rehearsed('retry-jobs', [failing, healed])
    expect((await jobsOf(failing)).every(({ attempts }) => attempts === 3)).toBe(true)
    await pages.database.query(`DELETE FROM graphile_worker._private_jobs WHERE payload ->> 'dossierId' = $1`, [healed])
    await carriedOut(id, 2)
    expect(await outcomesOf(id)).toEqual(expect.arrayContaining([{ dossierId: failing, outcome: 'done', why: null }, { dossierId: healed, outcome: 'changed', why: 'conflict.state' }]))
    expect((await jobsOf(failing)).every(({ attempts, due }) => attempts === 0 && due)).toBe(true)
    expect(await pages.database.query(`SELECT 1 FROM audit_entry WHERE dossier_id = $1 AND act = 'job.retried'`, [failing])).toHaveLength(1)
    await expect(rehearseMoveBack(pages.database, organisation.people.administrator.actor, { id: randomUUID(), undoes: id, reason: 'Nhầm', authority: 'Bộ trưởng' })).rejects.toMatchObject({ code: 'conflict.state' })
  })
})

describe('lost workflows', () => {
  test('begin again from the record; one that was found again meanwhile is left alone', async () => {
    const [lost, found] = [await opened(), await opened()]
    await loseWorkflow(lost)
    await loseWorkflow(found)
    const id = await rehearsed('restart-workflows', [lost, found])
    await pages.database.query('UPDATE finding SET cleared_at = record_now() WHERE dossier_id = $1', [found])
    await carriedOut(id, 2)
    expect(await outcomesOf(id)).toEqual(expect.arrayContaining([{ dossierId: lost, outcome: 'done', why: null }, { dossierId: found, outcome: 'changed', why: 'conflict.state' }]))
    expect((await jobsOf(lost)).filter(({ job }) => job === 'start-dossier')).toHaveLength(1)
    // Somebody has just restarted it: a second act has nothing to do.
    expect(await outcomesOf(await rehearsed('restart-workflows', [lost]))).toEqual([{ dossierId: lost, outcome: 'refused', why: 'conflict.state' }])
  })
})

describe('on the pages', () => {
  test('all that is stuck for one cause goes from the board over the rehearsal to a result that says whether it is still broken', async () => {
    const broken = [await opened(), await opened()]
    for (const dossierId of broken) await loseWorkflow(dossierId)
    const filters = { cause: 'workflow-lost' as const }
    const by = organisation.people.administrator.actor
    const count = (await boardCauses(pages.database, by, {})).find(({ cause }) => cause === 'workflow-lost')?.count ?? 0
    expect(count).toBe((await boardCounts(pages.database, by, filters)).stuck)
    expect((await boardList(pages.database, by, { show: 'stuck', ...filters }, { cursor: null, limit: 100 })).rows).toHaveLength(count)
    const board = await admin.open('/board?show=stuck&cause=workflow-lost')
    expect(board.text).toContain(`Khởi động lại cả ${count} hồ sơ vì nguyên nhân này`)
    expect(board.text).toContain('action="/bulk/repairs/restart-workflows"')
    expect((await admin.open('/board?show=stuck')).text).toContain('href="/board?show=stuck&amp;cause=workflow-lost"')
    const fields = { pick: 'ticked', d: broken[0] ?? '' }
    const form = await admin.open(`/bulk/repairs/restart-workflows?${new URLSearchParams(fields).toString()}`)
    expect(form.text).toContain('Đang chọn 1 hồ sơ.')
    const id = /name="id" value="([^"]*)"/.exec(form.text)?.[1] ?? ''
    expect(await admin.send('/bulk/repairs/restart-workflows', { ...fields, id })).toMatchObject({ status: 303, location: `/bulk/${id}` })
    expect((await admin.open(`/bulk/${id}`)).text).toContain('Chưa có gì thay đổi, chưa gửi gì cho ai.')
    expect((await admin.send(`/bulk/${id}/start`, { count: '2' })).text).toContain('value="2"')
    await carriedOut(id, 1)
    const result = await admin.open(`/bulk/${id}`)
    expect(result.text).toContain('Đã làm 1 + không làm được 0 + đã đổi từ trước 0 = đã chọn 1.')
    expect(result.text).toContain('Hiện nay vẫn còn: Mất lộ trình')
    await bookWorkflows(pages.database, { lost: [], running: [broken[0] ?? ''] })
    expect((await admin.open(`/bulk/${id}`)).text).toContain('Hiện nay không còn')
    expect((await admin.open(`/bulk/${id}/file`)).text.trim().split('\n')).toHaveLength(2)
    expect(result.text).not.toContain(`/bulk/${id}/back`)
  })

  test('who is no administrator of the branch, names no repair or chooses nothing is refused', async () => {
    const dossierId = await opened()
    const stranger = (await createOrganisation(pages.database)).people.administrator
    await expect(rehearsed('retry-jobs', [dossierId], stranger.actor)).rejects.toMatchObject({ code: 'not-found' })
    await expect(rehearsed('retry-jobs', [dossierId], organisation.people.submitter.actor)).rejects.toMatchObject({ code: 'auth.not-allowed' })
    expect((await (await pages.windowOf(stranger.personId)).open(`/bulk/repairs/retry-jobs?d=${dossierId}`)).status).toBe(404)
    expect((await (await pages.windowOf(organisation.people.auditor.personId)).open(`/bulk/repairs/retry-jobs?d=${dossierId}`)).status).toBe(403)
    expect((await admin.open(`/bulk/repairs/force-everything?d=${dossierId}`)).status).toBe(404)
    expect((await admin.open('/bulk/repairs/retry-jobs')).status).toBe(422)
    expect((await admin.send('/bulk/repairs/retry-jobs', { id: 'none', d: dossierId })).status).toBe(400)
  })
})
