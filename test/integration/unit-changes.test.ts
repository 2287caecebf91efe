import { afterAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Actor, AppError } from '@vinhdanh/domain'
import {
  addNominee, addPost, boardCounts, changeUnit, createDraft, createSubmission, createUnit, type Database, dossierPage, findActor, ledgerOf, planSession, previewUnitChange, recordEarlierAward,
  sessionPage, type UnitChangeInput, unitChanges, unitPage, type UnitPlace, withdrawDossier,
} from '@vinhdanh/record'
import { randomUUID } from 'node:crypto'
import { checkInvariants } from '../../apps/ops/src/check-invariants/index.ts'
import { decide, newDossier, newDraft, openTasks } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { createOrganisation, type Organisation } from '../support/organisation.ts'
import { race } from '../support/race.ts'
import { longAgo, newHolder, newUnit, openRecord, system } from '../support/record.ts'
import { AWARD, importTestRules } from '../support/rules.ts'
import { dayAhead } from '../support/substitution.ts'

let database: Database
let organisation: Organisation
let administrator: Actor
/** Another department of the ministry, with an examiner, and a unit in it. */
let other: { department: UnitPlace; unit: UnitPlace; examinerId: string }
let today: string
const closers: (() => Promise<void>)[] = []

beforeEach(async () => {
  const opened = await openRecord()
  database = opened.database
  closers.push(opened.close)
  await importTestRules(database)
  organisation = await createOrganisation(database)
  administrator = organisation.people.administrator.actor
  const named = (parentId: string, kind: 'department' | 'unit', vi: string) => createUnit(database, system, { parentId, kind, name: { vi, en: vi }, validFrom: longAgo })
  const department = await named(organisation.ministry.id, 'department', 'Cục thử hai')
  const unit = await named(department.id, 'unit', 'Đơn vị thử hai')
  other = { department, unit, examinerId: (await newHolder(database, department.id, 'department-examiner')).personId }
  today = await dayAhead(database, 0)
})
afterAll(() => Promise.all(closers.map((close) => close())))

const source = 'Quyết định 120/QĐ-BTC ngày 20/11/2026'
const asked = (over: Partial<UnitChangeInput>): UnitChangeInput => ({ id: randomUUID(), kind: 'rename', unitId: organisation.unit.id, effectiveOn: today, source, ...over })
/** Does what was looked at. */
async function change(over: Partial<UnitChangeInput>) {
  const input = asked(over)
  const plan = await previewUnitChange(database, administrator, input)
  const { unitId } = await changeUnit(database, administrator, input, plan.digest)
  return { input, plan, unitId }
}
async function examined(): Promise<string> {
  const dossierId = await newDossier(database, organisation)
  await follow(database, dossierId)
  await decide(database, organisation, dossierId)
  await follow(database, dossierId)
  return dossierId
}
const unitOf = (dossierId: string) => database.queryOne<{ unitId: string; path: string }>('SELECT unit_id AS "unitId", unit_path AS path FROM dossier WHERE id = $1', [dossierId])
const holders = async (dossierId: string) => (await openTasks(database, dossierId)).map(({ holderId }) => holderId)
const expectSoundRecord = async () => {
  expect((await checkInvariants({ database })).filter(({ id }) => id !== 'I20')).toEqual([])
  // A path is the chain of ids from the root, everywhere.
  expect(await database.query(`SELECT u.id FROM unit u LEFT JOIN unit p ON p.id = u.parent_id WHERE u.path <> coalesce(p.path, '/') || u.id || '/'`)).toEqual([])
  for (const table of ['dossier', 'submission']) expect(await database.query(`SELECT x.id FROM ${table} x JOIN unit u ON u.id = x.unit_id WHERE x.unit_path <> u.path`)).toEqual([])
}

test('a renamed unit has its new name; what had ended keeps the name that it had then, and the history says by which paper', async () => {
  const ended = await newDossier(database, organisation)
  const { version } = await database.queryOne<{ version: number }>('SELECT version FROM dossier WHERE id = $1', [ended])
  await withdrawDossier(database, organisation.people.submitter.actor, { dossierId: ended, version, reason: 'Rút để chuẩn bị lại' })
  const open = await newDossier(database, organisation)
  const { input } = await change({ name: { vi: 'Tên mới', en: 'New name' } })
  await changeUnit(database, administrator, input, null)
  expect((await unitPage(database, organisation.unit.id)).name).toEqual({ vi: 'Tên mới', en: 'New name' })
  expect((await dossierPage(database, open, system)).dossier.unit.name.vi).toBe('Tên mới')
  expect((await dossierPage(database, ended, system)).dossier.unit.name.vi).toBe('Đơn vị thử')
  expect(await unitChanges(database, organisation.unit.id)).toMatchObject([{ kind: 'rename', oldName: { vi: 'Đơn vị thử' }, effectiveOn: today, source }])
  await expectSoundRecord()
})

test('a moved unit takes its branch, rights and open steps along: those of the new department hold what the old one held', async () => {
  const dossierId = await examined()
  await createSubmission(database, organisation.people.submitter.actor, { unitId: organisation.unit.id, title: 'Tờ trình' })
  const below = await newUnit(database, organisation.unit.id, 'unit')
  const { plan } = await change({ kind: 'move', otherId: other.department.id })
  expect(plan).toMatchObject({ unitsBelow: 1, submissions: 1, dossiers: [{ id: dossierId }] })
  expect((await unitPage(database, below.id)).ancestors.map(({ id }) => id)).toEqual([organisation.ministry.id, other.department.id, organisation.unit.id])
  expect(await holders(dossierId)).toEqual([other.examinerId])
  const head = await newHolder(database, other.department.id, 'department-head')
  expect((await dossierPage(database, dossierId, head)).dossier.id).toBe(dossierId)
  await expect(dossierPage(database, dossierId, { ...head, posts: [{ unitId: organisation.department.id, path: organisation.department.path, role: 'department-head' }] })).rejects.toMatchObject({ code: 'not-found' })
  expect((await boardCounts(database, administrator, { unitId: other.department.id }))['under-way']).toBe(1)
  await expectSoundRecord()
})

test('of a merger what is open goes into the other unit with its people; what has ended, and the ledger, are found under it', async () => {
  const open = await examined()
  const { dossierId: draft } = await newDraft(database, organisation)
  const { nomineeId } = await database.queryOne<{ nomineeId: string }>('SELECT nominee_id AS "nomineeId" FROM dossier WHERE id = $1', [open])
  await recordEarlierAward(database, administrator, { nomineeId, awardCode: AWARD, decisionNumber: '1/QĐ', decidedOn: '2024-05-05', authority: 'Bộ' })
  const ended = await newDossier(database, organisation)
  await database.query(`UPDATE dossier SET state = 'refused', ended_at = record_now() WHERE id = $1`, [ended])
  await database.query(`UPDATE step SET state = 'cancelled', closed_at = record_now() WHERE dossier_id = $1`, [ended])
  const child = await newUnit(database, organisation.unit.id, 'unit')
  const { id: sessionId } = await planSession(database, system, { unitId: organisation.unit.id, title: 'Phiên họp', heldOn: await dayAhead(database, 9) })
  const head = await newHolder(database, other.unit.id, 'unit-head')

  const { plan, unitId } = await change({ kind: 'merge', otherId: other.unit.id, carryPosts: true })
  expect(plan).toMatchObject({ ended: 1, sessions: 1, unitsBelow: 1 })
  expect(plan.posts.map(({ role, goes }) => [role, goes]).sort()).toEqual([['submitter', 'over'], ['unit-head', 'over']])
  expect(unitId).toBe(other.unit.id)
  for (const id of [open, draft]) expect(await unitOf(id)).toEqual({ unitId: other.unit.id, path: other.unit.path })
  expect(await unitOf(ended)).toEqual({ unitId: organisation.unit.id, path: `${other.unit.path}${organisation.unit.id}/` })
  expect((await unitPage(database, child.id)).parentId).toBe(other.unit.id)
  expect(await unitPage(database, organisation.unit.id)).toMatchObject({ validTo: today, parentId: other.unit.id })
  expect(await holders(open)).toEqual([other.examinerId])
  expect((await ledgerOf(database, nomineeId, head)).awards).toHaveLength(1)
  expect((await sessionPage(database, sessionId)).session.unitId).toBe(other.unit.id)
  expect(await unitChanges(database, other.unit.id)).toMatchObject([{ kind: 'merge', unitId: organisation.unit.id }])
  // Their author goes on where the unit went.
  const submitter = await findActor(database, organisation.people.submitter.personId)
  expect(submitter?.actor.posts.map((post) => post.unitId)).toContain(other.unit.id)
  await expect(createDraft(database, organisation.people.submitter.actor, { unitId: organisation.unit.id, awardCode: AWARD, cycleYear: 2026, nominee: { id: nomineeId } })).rejects.toMatchObject({ code: 'validation.failed' })
  expect(await database.query(`SELECT 1 FROM audit_entry WHERE act = 'dossier.unit-changed' AND dossier_id = ANY($1)`, [[open, draft]])).toHaveLength(2)
})

test('of a split the chosen people go to the new unit with what they write; the rest stays, and both know of each other', async () => {
  const going = await newHolder(database, organisation.unit.id, 'submitter')
  const { dossierId: stays } = await newDraft(database, organisation)
  const { id: nomineeId } = await addNominee(database, system, { unitId: organisation.unit.id, kind: 'person', name: 'Người thử', birthYear: 1980, position: null, personId: null })
  const { dossierId: goes } = await createDraft(database, going, { unitId: organisation.unit.id, awardCode: AWARD, cycleYear: 2026, nominee: { id: nomineeId } })
  const { unitId, plan } = await change({ kind: 'split', name: { vi: 'Đơn vị tách ra', en: 'Split off' }, personIds: [going.personId] })
  expect(plan.dossiers.map(({ id }) => id)).toEqual([goes])
  expect((await unitOf(goes)).unitId).toBe(unitId)
  expect((await unitOf(stays)).unitId).toBe(organisation.unit.id)
  expect(await database.queryOne('SELECT unit_id AS id FROM nominee WHERE id = $1', [nomineeId])).toEqual({ id: unitId })
  expect((await unitPage(database, unitId)).posts.map(({ personId, current }) => [personId, current])).toEqual([[going.personId, true]])
  for (const id of [unitId, organisation.unit.id]) expect(await unitChanges(database, id)).toMatchObject([{ kind: 'split', unitId: organisation.unit.id, otherId: unitId }])
  await expectSoundRecord()
})

describe('refused, at the field at fault', () => {
  const cases: readonly [string, () => Partial<UnitChangeInput>, string, string][] = [
    ['a merger into itself', () => ({ kind: 'merge', otherId: organisation.unit.id }), 'otherId', 'unit-merge-itself'],
    ['a merger below itself', () => ({ kind: 'merge', unitId: organisation.department.id, otherId: organisation.unit.id }), 'otherId', 'unit-merge-itself'],
    ['a move under its own child', () => ({ kind: 'move', unitId: organisation.department.id, otherId: organisation.unit.id }), 'otherId', 'unit-below-itself'],
    ['a move to where it is', () => ({ kind: 'move', otherId: organisation.department.id }), 'otherId', 'unit-there-already'],
    ['a move to nowhere', () => ({ kind: 'move', otherId: randomUUID() }), 'otherId', 'choice'],
    ['a ministry that is split', () => ({ kind: 'split', unitId: organisation.ministry.id, name: { vi: 'x', en: 'x' } }), 'kind', 'unit-root'],
    ['a name that its neighbour has', () => ({ unitId: organisation.department.id, name: { vi: 'CỤC THỬ HAI', en: 'x' } }), 'nameVi', 'unit-name-taken'],
    ['no name', () => ({ name: { vi: ' ', en: 'x' } }), 'nameVi', 'required'],
    ['people of another unit', () => ({ kind: 'split', name: { vi: 'x', en: 'x' }, personIds: [other.examinerId] }), 'personIds', 'choice'],
    ['no paper', () => ({ name: { vi: 'x', en: 'x' }, source: ' ' }), 'source', 'required'],
    ['a day to come', () => ({ name: { vi: 'x', en: 'x' }, effectiveOn: '2099-01-01' }), 'effectiveOn', 'date-in-future'],
    ['a day before the unit began', () => ({ name: { vi: 'x', en: 'x' }, effectiveOn: '2019-12-31' }), 'effectiveOn', 'unit-change-order'],
    ['a day that is none', () => ({ name: { vi: 'x', en: 'x' }, effectiveOn: '2026-02-31' }), 'effectiveOn', 'date'],
  ]
  test('what no change may be, by the preview and by the act', async () => {
    const problemOf = (act: Promise<unknown>): Promise<unknown> => act.then(() => 'none', (error: AppError) => error.details.problems?.map(({ path, message }) => `${path}: ${message}`))
    for (const [what, over, path, message] of cases) {
      const problems = await Promise.all([problemOf(previewUnitChange(database, administrator, asked(over()))), problemOf(changeUnit(database, administrator, asked(over()), null))])
      expect({ what, problems }).toEqual({ what, problems: [[`${path}: problem.${message}`], [`${path}: problem.${message}`]] })
    }
  })

  test('a day before the last change, a closed unit, what has changed since it was looked at, and an administrator of one branch alone', async () => {
    await change({ name: { vi: 'Lần một', en: 'First' } })
    await expect(changeUnit(database, administrator, asked({ name: { vi: 'x', en: 'x' }, effectiveOn: await dayAhead(database, -1) }), null)).rejects.toMatchObject({ code: 'validation.failed' })
    const input = asked({ kind: 'merge', otherId: other.unit.id })
    const { digest } = await previewUnitChange(database, administrator, input)
    await newDossier(database, organisation)
    await expect(changeUnit(database, administrator, input, digest)).rejects.toMatchObject({ code: 'conflict.version' })
    const local = await newHolder(database, organisation.department.id, 'administrator')
    await expect(changeUnit(database, local, input, null)).rejects.toMatchObject({ code: 'auth.not-allowed' })
    await changeUnit(database, administrator, input, null)
    await expect(changeUnit(database, administrator, asked({ name: { vi: 'x', en: 'x' } }), null)).rejects.toMatchObject({ details: { problems: [expect.objectContaining({ message: 'problem.unit-closed' })] } })
  })
})

test('a draft that is begun, and a second move, at the moment of a move end up in the right place', async () => {
  const { actor, personId } = organisation.people.submitter
  await addPost(database, system, { personId, unitId: organisation.department.id, role: 'submitter', title: 'x', validFrom: longAgo, validTo: null })
  for (let round = 0; round < 8; round += 1) {
    const otherId = round % 2 === 0 ? other.department.id : organisation.department.id
    const nominee = { kind: 'person' as const, name: `Đối tượng ${round}`, birthYear: 1980, position: null }
    const known = (await findActor(database, personId))?.actor ?? actor
    const answers = await race(
      () => createDraft(database, known, { unitId: organisation.unit.id, awardCode: AWARD, cycleYear: 2026, nominee }),
      () => changeUnit(database, administrator, asked({ kind: 'move', otherId }), null), () => changeUnit(database, administrator, asked({ kind: 'move', otherId }), null))
    expect(answers.slice(1).sort()).toEqual(['validation.failed', 'won'])
  }
  await expectSoundRecord()
}, 60_000)
