import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { localDay } from '@vinhdanh/domain'
import {
  addCouncilMember, addPost, addSessionItem, createUnit, type Database, fileBySha256, planSession,
  recordNow, registerFile, sessionPage, unitPage, unitTree,
} from '@vinhdanh/record'
import { longAgo, newHolder, newPerson, newUnit, openRecord, system } from '../support/record.ts'

let database: Database
let close: () => Promise<void>
let day: (offset: number) => string
beforeAll(async () => {
  ({ database, close } = await openRecord())
  const now = await recordNow(database)
  day = (offset) => localDay(new Date(now.getTime() + offset * 86_400_000))
})
afterAll(() => close())

const problem = (path: string, message: string) => ({ code: 'validation.failed', details: { problems: [expect.objectContaining({ path, message })] } })

describe('units and posts', () => {
  test('a branch lists its units, each below the one above it, with the people of today', async () => {
    const ministry = await newUnit(database)
    const department = await newUnit(database, ministry.id, 'department')
    const unit = await newUnit(database, department.id, 'unit')
    await newUnit(database)
    await newHolder(database, unit.id, 'submitter')
    const { personId } = await newHolder(database, unit.id, 'unit-head')
    await addPost(database, system, { personId, unitId: unit.id, role: 'submitter', title: 'sau', validFrom: day(30), validTo: null })
    const tree = await unitTree(database, ministry.path)
    expect(tree.map(({ id, depth, people }) => ({ id, depth, people }))).toEqual([
      { id: ministry.id, depth: 0, people: 0 }, { id: department.id, depth: 1, people: 0 }, { id: unit.id, depth: 2, people: 2 },
    ])
    expect((await unitTree(database, '/')).length).toBeGreaterThanOrEqual(4)

    const page = await unitPage(database, unit.id)
    expect(page.ancestors.map(({ id }) => id)).toEqual([ministry.id, department.id])
    expect(page.posts.map(({ role, current }) => [role, current])).toEqual([['submitter', true], ['unit-head', true], ['submitter', false]])
    expect((await unitPage(database, ministry.id)).children.map(({ id }) => id)).toEqual([department.id])
  })

  test('an administrator changes the own branch only, and roots belong to the system', async () => {
    const [own, other] = [await newUnit(database), await newUnit(database)]
    const administrator = await newHolder(database, own.id, 'administrator')
    const unit = { kind: 'unit' as const, name: { vi: 'Mới', en: 'New' }, validFrom: longAgo }
    await createUnit(database, administrator, { ...unit, parentId: own.id })
    await expect(createUnit(database, administrator, { ...unit, parentId: other.id })).rejects.toMatchObject({ code: 'auth.not-allowed' })
    await expect(createUnit(database, administrator, { ...unit, parentId: null })).rejects.toMatchObject({ code: 'auth.not-allowed' })
    const post = { personId: administrator.personId, role: 'minister' as const, title: 'x', validFrom: longAgo, validTo: null }
    await expect(addPost(database, administrator, { ...post, unitId: other.id })).rejects.toMatchObject({ code: 'auth.not-allowed' })
  })

  test('a post that ends before it begins is refused', async () => {
    const unit = await newUnit(database)
    const post = { personId: await newPerson(database), unitId: unit.id, role: 'submitter' as const, title: 'x', validFrom: '2026-02-02', validTo: '2026-02-01' }
    await expect(addPost(database, system, post)).rejects.toMatchObject(problem('validTo', 'problem.before-start'))
  })
})

describe('councils', () => {
  test('a session shows the seats held on its day, the chair first', async () => {
    const unit = await newUnit(database)
    const secretary = await newHolder(database, unit.id, 'council-secretary')
    const seat = { unitId: unit.id, personId: null, validFrom: longAgo, validTo: null }
    await addCouncilMember(database, secretary, { ...seat, name: 'Uỷ viên', position: 'member' })
    await addCouncilMember(database, secretary, { ...seat, name: 'Chủ tịch', position: 'chair' })
    await addCouncilMember(database, secretary, { ...seat, name: 'Đã thôi', position: 'member', validTo: '2021-01-01' })
    const { id } = await planSession(database, secretary, { unitId: unit.id, title: 'Phiên tháng 12', heldOn: day(7) })
    expect(await sessionPage(database, id)).toMatchObject({ session: { heldOn: day(7), state: 'planned', items: 0 }, members: [{ name: 'Chủ tịch' }, { name: 'Uỷ viên' }], agenda: [] })
    await expect(addSessionItem(database, secretary, { sessionId: id, dossierId: unit.id })).rejects.toMatchObject({ code: 'not-found' })
  })

  test('only the secretary or an administrator of the unit convenes its council', async () => {
    const [unit, other] = [await newUnit(database), await newUnit(database)]
    const stranger = await newHolder(database, other.id, 'council-secretary')
    await expect(planSession(database, stranger, { unitId: unit.id, title: 'x', heldOn: day(1) })).rejects.toMatchObject({ code: 'auth.not-allowed' })
  })
})

describe('files', () => {
  test('content is known once, and a verdict counts where there was none', async () => {
    const file = { sha256: 'a'.repeat(64), size: 3, mediaType: 'application/pdf' }
    await registerFile(database, { ...file, scanState: 'not-scanned' })
    await registerFile(database, { ...file, scanState: 'clean' })
    await registerFile(database, { ...file, scanState: 'not-scanned' })
    expect(await fileBySha256(database, file.sha256)).toEqual({ ...file, scanState: 'clean' })
    await registerFile(database, { ...file, scanState: 'not-scanned', pages: 12 })
    expect(await fileBySha256(database, file.sha256)).toEqual({ ...file, scanState: 'clean', pages: 12 })
    expect(await fileBySha256(database, 'b'.repeat(64))).toBeNull()
  })
})
