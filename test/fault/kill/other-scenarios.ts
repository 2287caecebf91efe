import { randomUUID } from 'node:crypto'
import type { Actor } from '@vinhdanh/domain'
import {
  addCouncilMember, addNominee, bookScan, carryOutBulkAct, createApiToken, createCalendarFeed, createSession, createUnit, deactivatePerson, importRuleSet, loadCalendar, planSession, recordEarlierAward, recordNow, registerFile, rehearseMoveDeadlines, rehearseRepin, type RepinInput, startBulkAct, takeQueuedNotices, type Database,
} from '@vinhdanh/record'
import { decide } from '../../support/dossier.ts'
import { follow } from '../../support/follow.ts'
import { longAgo, newHolder, newPerson, system } from '../../support/record.ts'
import { testRuleSet } from '../../support/rules.ts'
import { dayAhead, substitute } from '../../support/substitution.ts'
import type { Fixture, Scenarios } from './scenario.ts'

const hour = 3_600_000
const hours = { digestAt: '00:00', quietHours: null }
const name = { vi: 'Đơn vị mới', en: 'New unit' }

/** What administrators do to people, units, rules and councils. */
export async function organisationScenarios({ database, organisation, today, examined }: Fixture): Promise<Scenarios> {
  const { unit, ministry, department, people } = organisation
  const { administrator, 'council-secretary': secretary, 'unit-head': head, submitter } = people
  // First, as more holders of the examination come below.
  const onAgenda = await examined()
  await decide(database, organisation, onAgenda.dossierId)
  await follow(database, onAgenda.dossierId)
  await database.query(`UPDATE step SET kind = 'council-result' WHERE dossier_id = $1 AND state = 'open'`, [onAgenda.dossierId])
  const awarded = await examined()
  await database.query(
    `INSERT INTO award_record (id, nominee_id, award_code, decision_number, decided_on, authority, dossier_id)
     SELECT $1, nominee_id, award_code, '12/QĐ', record_today(), 'Cơ quan thử', id FROM dossier WHERE id = $2`, [randomUUID(), awarded.dossierId])
  const away = await newHolder(database, department.id, 'department-examiner')
  const stand = await newPerson(database)
  const leaving = await newHolder(database, department.id, 'department-examiner')
  const closing = await createUnit(database, system, { parentId: department.id, kind: 'unit', name: { vi: 'Đơn vị sẽ nhập', en: 'To be merged' }, validFrom: longAgo })
  await newHolder(database, closing.id, 'submitter')
  const gone = await newHolder(database, department.id, 'department-examiner')
  await deactivatePerson(database, system, gone.personId)
  const ending = await newHolder(database, department.id, 'department-examiner')
  const { id: postId } = await database.queryOne<{ id: string }>('SELECT id FROM post WHERE person_id = $1', [ending.personId])
  const revoked = await substitute(database, (await newHolder(database, department.id, 'department-examiner')).personId, await newPerson(database), [0, 5])
  await createCalendarFeed(database, head.actor, 'c'.repeat(64))
  await createApiToken(database, administrator.actor, { personId: administrator.personId, digest: 'd'.repeat(64), label: 'thử' })
  for (const digest of ['1', '2', '3']) await createSession(database, submitter.personId, digest.repeat(64), hour)
  await createSession(database, head.personId, '4'.repeat(64), hour)
  const { id: sessionId } = await planSession(database, secretary.actor, { unitId: ministry.id, title: 'Phiên họp', heldOn: await dayAhead(database, 9) })
  await addCouncilMember(database, system, { unitId: ministry.id, name: 'Ủy viên', position: 'chair', personId: null, validFrom: longAgo, validTo: null })
  const { id: nomineeId } = await addNominee(database, system, { unitId: unit.id, kind: 'person', name: 'Người cũ', birthYear: 1970, position: null, personId: null })
  const earlier = await recordEarlierAward(database, system, { nomineeId, awardCode: 'test-award', decisionNumber: '1/QĐ-CŨ', decidedOn: '2023-05-05', authority: 'Bộ' })
  const order = { sha256: '9'.repeat(64), size: 10, mediaType: 'application/pdf', scanState: 'clean' as const }
  await registerFile(database, order)
  const { passwordHash } = await database.queryOne<{ passwordHash: string }>('SELECT password_hash AS "passwordHash" FROM person WHERE id = $1', [submitter.personId])

  return {
    createPerson: { args: [system, { login: 'nguoi.moi', name: 'Người mới', email: 'nguoi.moi@example.gov.vn', passwordHash: 'hash', locale: 'vi' }], again: 'conflict.duplicate' },
    createUnit: { args: [administrator.actor, { parentId: department.id, kind: 'unit', name, validFrom: today }], keyed: true },
    changeUnit: { args: [administrator.actor, { id: randomUUID(), kind: 'merge', unitId: closing.id, otherId: unit.id, carryPosts: true, effectiveOn: today, source: 'Quyết định 1/QĐ' }, null] },
    addPost: { args: [administrator.actor, { personId: await newPerson(database), unitId: unit.id, role: 'unit-head', title: 'Trưởng', validFrom: longAgo, validTo: null }], keyed: true },
    endPost: { args: [administrator.actor, { postId, lastDay: today }], keyed: true },
    addSubstitution: { args: [administrator.actor, { id: randomUUID(), personId: away.personId, substituteId: stand, validFrom: today, validTo: await dayAhead(database, 5), awardCodes: null, reason: 'Nghỉ phép', running: 'share' }] },
    revokeSubstitution: { args: [administrator.actor, revoked] },
    deactivatePerson: { args: [administrator.actor, leaving.personId, { reason: 'Nghỉ hưu theo quyết định', heirs: [{ group: `tasks:${department.id}:department-examiner`, heirId: away.personId }], digest: null }] },
    correctAddress: { args: [administrator.actor, { personId: away.personId, address: 'dia-chi.moi@example.gov.vn', seen: await addressOf(database, away.personId) }] },
    reactivatePerson: { args: [administrator.actor, gone.personId] },
    setPassword: { args: [submitter.actor, { oldHash: passwordHash, newHash: 'other', sessionDigest: '1'.repeat(64) }], again: 'conflict.version' },
    setLocale: { args: [submitter.actor, 'en'] },
    setDutyMail: { args: [submitter.actor, 'with-digest'] },
    // Whoever signs in again gets another digest; this session ends with its time.
    createSession: { args: [submitter.personId, '5'.repeat(64), hour], again: 'QueryFailedError: duplicate key' },
    endSession: { args: [submitter.actor, '2'.repeat(64)] },
    endSessionsOf: { args: [administrator.actor, head.personId] },
    endOwnSessions: { args: [submitter.actor, { keep: '1'.repeat(64) }] },
    createApiToken: { args: [administrator.actor, { personId: administrator.personId, digest: 'e'.repeat(64), label: 'thử' }], keyed: true },
    revokeApiToken: { args: [administrator.actor, 'd'.repeat(64)] },
    createCalendarFeed: { args: [submitter.actor, 'f'.repeat(64)], keyed: true },
    revokeCalendarFeed: { args: [head.actor] },
    importRuleSet: { args: [system, { ...testRuleSet, version: 2 }] },
    addCouncilMember: { args: [secretary.actor, { unitId: ministry.id, name: 'Ủy viên mới', position: 'member', personId: null, validFrom: today, validTo: null }], keyed: true },
    planSession: { args: [secretary.actor, { unitId: ministry.id, title: 'Phiên họp mới', heldOn: await dayAhead(database, 12) }], keyed: true },
    addSessionItem: { args: [secretary.actor, { sessionId, dossierId: onAgenda.dossierId }] },
    addNominee: { args: [administrator.actor, { unitId: unit.id, kind: 'person', name: 'Người mới', birthYear: 1970, position: null, personId: null }], keyed: true },
    actOnAward: {
      args: [administrator.actor, {
        id: randomUUID(), awardId: earlier.id, acts: 0, kind: 'annul', orderNumber: '40/QĐ', orderDate: today, authority: 'Bộ trưởng', reason: 'Khai man thành tích.', ground: null,
        paper: order.sha256, corrections: {}, recovers: ['item'], confirmation: '1/QĐ-CŨ',
      }],
    },
    recordEarlierAward: { args: [administrator.actor, { nomineeId, awardCode: 'test-award', decisionNumber: '1/QĐ', decidedOn: '2024-05-05', authority: 'Bộ' }], keyed: true },
    recordPresentation: { args: [administrator.actor, { dossierId: awarded.dossierId, presentedOn: today, presentation: 'Trao tại hội nghị' }], again: 'conflict.state' },
  }
}

/** A re-pin that is to be rehearsed, and the act of one that was carried out, each of one dossier. */
async function repins(database: Database, actor: Actor, signed: () => Promise<string>, ground: { readonly reason: string; readonly authority: string }) {
  const { id: to } = await importRuleSet(database, system, { ...testRuleSet, id: 'repin-rules', effectiveFrom: '2019-01-01' })
  const orderOf = async (dossierId: string): Promise<RepinInput> => {
    const { from, code } = await database.queryOne<{ from: string; code: string }>('SELECT rule_set_id AS "from", code FROM dossier WHERE id = $1', [dossierId])
    return { id: randomUUID(), to, from, awardCode: testRuleSet.awards[0]?.code ?? '', code, reason: ground.reason, authority: ground.authority }
  }
  const [repin, done] = [await orderOf(await signed()), await orderOf(await signed())]
  await rehearseRepin(database, actor, done)
  await startBulkAct(database, actor, { id: done.id, count: 1 })
  await carryOutBulkAct(database, done.id)
  return { repin, repinned: done.id }
}

/** What runs by the clock, by the outbox, and for many dossiers at once. */
export async function clockScenarios({ database, organisation, today, signed, examined }: Fixture): Promise<Scenarios> {
  const { unit, people } = organisation
  const { actor } = people.administrator
  const lastDayOf = async (dossierId: string): Promise<string> =>
    (await database.queryOne<{ day: string }>(`SELECT to_char((due_at - interval '1 second') AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD') AS day FROM dossier WHERE id = $1`, [dossierId])).day
  const toMove = await signed()
  const pattern = await signed()
  const due = await signed()
  await database.query(`UPDATE clock_instant SET at = record_now() - interval '1 minute' WHERE step_row_id IN (SELECT id FROM step WHERE dossier_id = $1) AND kind = 'reminder'`, [due.dossierId])
  const bulk = async (): Promise<{ id: string; selection: { dossierIds: string[] } }> => ({ id: randomUUID(), selection: { dossierIds: [(await signed()).dossierId, (await signed()).dossierId] } })
  const order = { shift: { workingDays: 4 }, reason: 'Bão lũ trên diện rộng', authority: 'Bộ trưởng, công văn 12' }
  const [rehearsed, toStart, running, done] = [await bulk(), await bulk(), await bulk(), await bulk()]
  for (const { id, selection } of [toStart, running, done]) await rehearseMoveDeadlines(database, actor, { id, selection, ...order })
  for (const { id } of [running, done]) await startBulkAct(database, actor, { id, count: 2 })
  await carryOutBulkAct(database, done.id)
  const { repin, repinned } = await repins(database, actor, async () => (await signed()).dossierId, order)

  const owed = async (): Promise<string> => (await examined(), organisation.people['department-examiner'].personId)
  const taken = await takeQueuedNotices(database, organisation.people['unit-head'].personId, ({ mailId }) => ({ messageId: `<${mailId}@example.gov.vn>`, subject: 'Việc cần xử lý' }))
  const recipientId = await owed()
  const { id: noticeId } = await database.queryOne<{ id: string }>(`SELECT n.id FROM notice n JOIN task t ON t.id = n.task_id WHERE n.kind = 'task' AND t.state = 'open' AND n.state = 'sending' LIMIT 1`)
  await database.query(`UPDATE notice SET state = 'refused' WHERE id = $1`, [noticeId])
  const unused = { sha256: '7'.repeat(64), size: 10, mediaType: 'application/pdf', scanState: 'clean' as const }
  const held = async (): Promise<string> => {
    const { sha256 } = await database.queryOne<{ sha256: string }>('SELECT file_sha256 AS sha256 FROM paper WHERE dossier_id = $1', [(await signed()).dossierId])
    await bookScan(database, { sha256, verdict: { state: 'quarantined' } })
    return sha256
  }
  const toClear = await held()
  await registerFile(database, unused)
  await database.query(`UPDATE stored_file SET retired_at = record_now() - interval '2 hours' WHERE sha256 = $1`, [unused.sha256])
  const nextYear = new Date().getFullYear() + 3
  const now = await recordNow(database)
  const triedAgain = { lines: /^[+-] public\.mail /, because: 'nobody knows whether the mail went: it is tried again, and counted' }
  const mayDiffer = { lines: /^[+] public\.time_shift /, because: 'the shift is counted from the moment of the run' }
  return {
    fireDue: { args: [system, { dossierId: due.dossierId, round: 1, stepId: 'unit-sign' }] },
    moveDeadline: { args: [actor, { dossierId: toMove.dossierId, oldLastDay: await lastDayOf(toMove.dossierId), newLastDay: (await loadCalendar(database)).addWorkingDays(today, 20), reason: order.reason, authority: order.authority }], again: 'validation.failed' },
    applyCalendarYear: { args: [actor, { year: nextYear, title: { vi: 'Lịch mới', en: 'New calendar' }, confirmed: true, source: 'test', days: [] }], keyed: true },
    moveTime: { args: [hour], asksFirst: true },
    moveTimeOn: { args: [hour], asksFirst: true },
    askToMoveTime: { args: [system, { count: 1, unit: 'day' }] },
    rehearseMoveDeadlines: { args: [actor, { ...rehearsed, ...order }] },
    rehearseRepairs: { args: [actor, { id: randomUUID(), kind: 'retry-jobs', selection: rehearsed.selection }] },
    startBulkAct: { args: [actor, { id: toStart.id, count: 2 }] },
    carryOutBulkAct: { args: [running.id] },
    rehearseRepin: { args: [actor, repin] },
    rehearseRepinBack: { args: [actor, { id: randomUUID(), undoes: repinned, reason: order.reason, authority: order.authority }] },
    rehearseMoveBack: { args: [actor, { id: randomUUID(), undoes: done.id, reason: order.reason, authority: order.authority }] },
    bookScan: { args: [{ sha256: await held(), verdict: { state: 'infected', signature: 'Test.Worm' } }], mayDiffer: { lines: /^[+-] public\.stored_file /, because: 'when it was scanned last is noted each time' } },
    askToRescanFiles: { args: [] },
    clearFile: { args: [actor, { sha256: toClear, reason: order.reason, confirmation: toClear.slice(0, 8) }], again: 'conflict.state' },
    forgetFiles: { args: [] },
    askToSweepFiles: { args: [] },
    refreshHolders: { args: [] },
    refreshUsual: { args: [] },
    forgetKeys: { args: [] },
    askToRefreshHolders: { args: [] },
    askToRefreshHoldersNextMorning: { args: [] },
    beginDigests: { args: [hours] },
    oweDigests: { args: [today, { after: null, limit: 200 }] },
    finishDigests: { args: [today] },
    askToMakeDigests: { args: [] },
    askForNextDigests: { args: [hours] },
    takeQueuedNotices: { args: [recipientId], mayDiffer: triedAgain },
    takeQueuedNoticesTogether: { args: [[recipientId, people.submitter.personId]], mayDiffer: triedAgain },
    recordSentTogether: { args: [[{ mailId: taken?.mailId, reply: '250 ok' }]] },
    recordDelivery: { args: [taken?.mailId, { state: 'sent', reply: '250 ok' }] },
    recordBounce: { args: [{ sha256: 'a'.repeat(64), mailId: taken?.mailId, kind: 'failed', status: '5.1.1', words: '550 no such user' }] },
    requeueNotices: { args: [recipientId, 5] },
    requeueForgottenNotices: { args: [] },
    resendNotice: { args: [actor, noticeId], keyed: true },
    // Whoever fills a record counts what is open before.
    copyDossiers: { args: [system, { patternId: pattern.dossierId, count: 3, places: [{ unitId: unit.id, unitPath: unit.path, holderId: people['unit-head'].personId }], nominees: 2, papers: 2, isStarted: true }], asksFirst: true },
    beginSample: { args: [new Date(now.getTime() - 90 * 24 * hour)], start: 'empty', mayDiffer },
    moveSampleTime: { args: [new Date(now.getTime() - 80 * 24 * hour)], start: 'begun', mayDiffer },
    finishSample: { args: [], start: 'begun', again: 'conflict.state' },
  }
}

/** Last of all: somebody holds a post since this morning, and nobody has looked at the open steps yet. */
export async function postSinceMorning({ database, organisation }: Fixture): Promise<void> {
  await database.query(
    `INSERT INTO post (id, person_id, unit_id, role, title, valid_from, valid_to) VALUES ($1, $2, $3, 'unit-head', 'Phó', record_today(), NULL)`, [randomUUID(), await newPerson(database), organisation.unit.id])
}

const addressOf = async (database: Database, personId: string): Promise<string> => (await database.queryOne<{ email: string }>('SELECT email FROM person WHERE id = $1', [personId])).email
