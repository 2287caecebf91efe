import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { auditSearch, branchesOf, type Database, deactivatePerson, noticeLog, recordDelivery, resendNotice, takeQueuedNotices, verifyAudit } from '@vinhdanh/record'
import { decide, newDossier } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { createOrganisation, type Organisation } from '../support/organisation.ts'
import { openRecord, system } from '../support/record.ts'
import { importTestRules } from '../support/rules.ts'

let database: Database
let close: () => Promise<void>
let organisation: Organisation
let stranger: Organisation
beforeAll(async () => {
  ({ database, close } = await openRecord())
  await importTestRules(database)
  ;[organisation, stranger] = [await createOrganisation(database), await createOrganisation(database)]
})
afterAll(() => close())

async function refusedNotice(): Promise<{ dossierId: string; noticeId: string }> {
  const dossierId = await newDossier(database, organisation)
  await follow(database, dossierId)
  const letter = await takeQueuedNotices(database, organisation.people['unit-head'].personId, ({ mailId }) => ({ messageId: `<${mailId}@test>`, subject: 'thử' }))
  await recordDelivery(database, letter?.mailId ?? '', { state: 'refused', reply: '550 5.1.1 no such user' })
  const [row] = await database.query<{ id: string }>(`SELECT id FROM notice WHERE dossier_id = $1 AND kind = 'task'`, [dossierId])
  return { dossierId, noticeId: row?.id ?? '' }
}

describe('the mail log', () => {
  test('says what became of each notice in the server\'s words, to the branch concerned', async () => {
    const { dossierId } = await refusedNotice()
    const { actor } = organisation.people.administrator
    const { rows } = await noticeLog(database, actor, { state: 'refused' }, { limit: 50 })
    expect(rows.find((row) => row.dossierId === dossierId)).toMatchObject({ kind: 'task', state: 'refused', attempts: 1, reply: '550 5.1.1 no such user', mayResend: true, address: organisation.people['unit-head'].email })
    expect((await noticeLog(database, stranger.people.administrator.actor, {}, { limit: 50 })).rows).toEqual([])
    await expect(noticeLog(database, organisation.people.submitter.actor, {}, { limit: 50 })).rejects.toMatchObject({ code: 'auth.not-allowed' })
    const all = (await noticeLog(database, actor, {}, { limit: 50 })).rows.map(({ id }) => id)
    const paged: string[] = []
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page: Awaited<ReturnType<typeof noticeLog>> = await noticeLog(database, actor, {}, { cursor: cursor ?? null, limit: 1 })
      paged.push(...page.rows.map(({ id }) => id))
      cursor = page.next
    }
    expect(paged).toEqual(all)
  })

  test('what was never sent says why: its task ended before the mail went', async () => {
    const dossierId = await newDossier(database, organisation)
    await follow(database, dossierId)
    await decide(database, organisation, dossierId)
    const { rows } = await noticeLog(database, organisation.people.administrator.actor, { state: 'cancelled' }, { limit: 50 })
    expect(rows.find((row) => row.dossierId === dossierId)).toMatchObject({ kind: 'task', cancelledFor: 'task-ended', mayResend: false })
  })

  test('a notice goes once more, as a new one, as long as its task is open', async () => {
    const { dossierId, noticeId } = await refusedNotice()
    const { actor } = organisation.people.administrator
    for (const other of [stranger.people.administrator, organisation.people.auditor]) await expect(resendNotice(database, other.actor, noticeId)).rejects.toMatchObject({ code: 'auth.not-allowed' })
    await resendNotice(database, actor, noticeId)
    await expect(resendNotice(database, actor, noticeId)).rejects.toMatchObject({ code: 'link.over' })
    expect(await database.query(`SELECT state FROM notice WHERE dossier_id = $1 AND kind = 'task' ORDER BY state`, [dossierId])).toEqual([{ state: 'queued' }, { state: 'refused' }])
    await decide(database, organisation, dossierId)
    await expect(resendNotice(database, actor, noticeId)).rejects.toMatchObject({ code: 'link.over' })
    await expect(resendNotice(database, actor, 'no-id')).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('the audit', () => {
  test('is found by person, dossier, act and time, within the reader\'s branches', async () => {
    const dossierId = await newDossier(database, organisation)
    await deactivatePerson(database, system, stranger.people.minister.personId)
    const [{ code } = { code: '' }] = await database.query<{ code: string }>('SELECT code FROM dossier WHERE id = $1', [dossierId])
    const mine = branchesOf(organisation.people.administrator.actor, 'audit.search')
    const theirs = branchesOf(stranger.people.administrator.actor, 'audit.search')
    const acts = async (search: Parameters<typeof auditSearch>[1]) => (await auditSearch(database, search)).entries.map(({ act }) => act)
    expect(await acts({ branches: mine, dossierCode: code.toLowerCase() })).toContain('dossier.submitted')
    expect(await acts({ branches: theirs, dossierCode: code })).toEqual([])
    expect(await acts({ branches: mine, act: 'person.deactivate' })).toEqual([])
    expect(await acts({ branches: theirs, act: 'person.deactivate' })).toEqual(['person.deactivate'])
    expect(await acts({ branches: mine, act: 'rules.import' })).toEqual(['rules.import'])
    expect(await acts({ branches: mine, actorName: 'NGƯỜI THỬ', act: 'dossier.submitted' })).not.toEqual([])
    expect(await acts({ branches: mine, to: new Date(0) })).toEqual([])
  })

  test('a quick look checks the newest entries and their chain', async () => {
    const { head, entries, faults } = await verifyAudit(database, { newest: 5 })
    expect([entries, faults]).toEqual([5, []])
    await database.query('ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_frozen')
    await database.query(`UPDATE audit_entry SET actor_name = 'ai đó' WHERE seq = $1`, [head.seq - 2])
    expect((await verifyAudit(database, { newest: 5 })).faults).toEqual([{ seq: head.seq - 2, kind: 'edited' }])
    expect((await verifyAudit(database, { newest: 1 })).faults).toEqual([])
  })
})
