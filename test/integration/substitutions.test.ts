import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Actor, AppError } from '@vinhdanh/domain'
import { addSubstitution, type AddSubstitutionInput, type Database, deactivatePerson, previewSubstitution, revokeSubstitution, unitPage } from '@vinhdanh/record'
import { importRealRules } from '../support/real-rules.ts'
import { newHolder, newPerson, newUnit, openRecord, system } from '../support/record.ts'
import { dayAhead, substitute } from '../support/substitution.ts'

type Person = Actor & { personId: string }
let database: Database
let close: () => Promise<void>
beforeAll(async () => {
  ({ database, close } = await openRecord())
  await importRealRules(database)
})
afterAll(() => close())

const people = async (count: number) => Promise.all(Array.from({ length: count }, (_, index) => newPerson(database, `Người ${index + 1}`)))
const input = async (personId: string, substituteId: string, rest: Partial<AddSubstitutionInput> = {}): Promise<AddSubstitutionInput> => ({
  id: randomUUID(), personId, substituteId, validFrom: await dayAhead(database, 0), validTo: await dayAhead(database, 10), awardCodes: null, reason: 'Nghỉ phép', running: 'share', ...rest,
})
const problem = (path: string, message: string, params?: object) => ({ code: 'validation.failed', details: { problems: [expect.objectContaining({ path, message, ...(params ? { params: expect.objectContaining(params) } : {}) })] } })
/** The preview refuses what the act refuses. */
const expectRefused = async (asked: AddSubstitutionInput, refusal: object, by: Actor = system) => {
  await expect(previewSubstitution(database, by, asked)).rejects.toMatchObject(refusal)
  await expect(addSubstitution(database, by, asked)).rejects.toMatchObject(refusal)
}

describe('what no substitution may be', () => {
  test('nobody substitutes for themselves', async () => {
    const [a = ''] = await people(1)
    await expectRefused(await input(a, a), problem('substituteId', 'problem.substitution-self'))
  })

  test('its dates are days, in order and not over', async () => {
    const [a = '', b = ''] = await people(2)
    const days = async (from: number, to: number) => ({ validFrom: await dayAhead(database, from), validTo: await dayAhead(database, to) })
    await expectRefused(await input(a, b, await days(2, 1)), problem('validTo', 'problem.before-start'))
    await expectRefused(await input(a, b, await days(-9, -1)), problem('validFrom', 'problem.in-past'))
    await expectRefused(await input(a, b, await days(-1, 5)), problem('validFrom', 'problem.in-past'))
    await expectRefused(await input(a, b, { validTo: '2027-02-30' }), problem('validTo', 'problem.date'))
    await expectRefused(await input(a, b, { validTo: '' }), problem('validTo', 'problem.required'))
  })

  test('it has a reason, and awards that exist', async () => {
    const [a = '', b = ''] = await people(2)
    await expectRefused(await input(a, b, { reason: ' ' }), problem('reason', 'problem.required'))
    await expectRefused(await input(a, b, { awardCodes: ['BKB', 'KHONG-CO'] }), problem('awardCodes', 'problem.award-unknown', { award: 'KHONG-CO' }))
    await expectRefused(await input(a, b, { awardCodes: [] }), problem('awardCodes', 'problem.required'))
  })

  test('whoever has left neither acts nor is acted for', async () => {
    const [a = '', b = ''] = await people(2)
    await deactivatePerson(database, system, b)
    await expectRefused(await input(a, b), problem('substituteId', 'problem.substitution-inactive'))
    await expectRefused(await input(b, a), { code: 'not-found' })
    await expectRefused(await input(a, randomUUID()), problem('substituteId', 'problem.substitution-inactive'))
  })

  test('a circle and a chain are refused by name while their days and awards meet, and not otherwise', async () => {
    const [a = '', b = '', c = ''] = await people(3)
    await substitute(database, a, b, [0, 10], { awardCodes: ['BKB'] })
    const names = { person: 'Người 1', substitute: 'Người 2', to: await dayAhead(database, 10) }
    await expectRefused(await input(b, a), problem('substituteId', 'problem.substitution-cycle', names))
    await expectRefused(await input(b, c), problem('validFrom', 'problem.substitution-acting', names))
    await expectRefused(await input(c, a, { validFrom: await dayAhead(database, 10), validTo: await dayAhead(database, 12) }), problem('substituteId', 'problem.substitution-chain', names))
    await substitute(database, b, c, [0, 10], { awardCodes: ['CSTDCS'] })
    await substitute(database, b, c, [11, 12], { awardCodes: ['BKB'] })
  })

  test('nobody has two substitutes for the same award at once, and is told whom from when to when; revoking the first makes room', async () => {
    const [a = '', b = '', c = ''] = await people(3)
    const first = await substitute(database, a, b, [0, 10])
    const next = await input(a, c, { validFrom: await dayAhead(database, 10), validTo: await dayAhead(database, 20) })
    await expectRefused(next, problem('validFrom', 'problem.substitution-overlap', { substitute: 'Người 2', from: await dayAhead(database, 0), to: await dayAhead(database, 10) }))
    await revokeSubstitution(database, system, first)
    await revokeSubstitution(database, system, first)
    await addSubstitution(database, system, next)
  })

  test('of two that would close a circle at the same moment one is refused', async () => {
    for (let round = 0; round < 10; round += 1) {
      const [a = '', b = ''] = await people(2)
      const results = await Promise.allSettled([substitute(database, a, b, [0, 1]), substitute(database, b, a, [0, 1])])
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    }
  })
})

describe('who sets and revokes it', () => {
  let head: Person
  let secretary: Person
  let administrator: Person
  let unitId: string
  let deputy: string
  beforeAll(async () => {
    const ministry = await newUnit(database)
    const department = await newUnit(database, ministry.id, 'department')
    unitId = department.id
    head = await newHolder(database, department.id, 'department-head')
    secretary = await newHolder(database, department.id, 'council-secretary')
    administrator = await newHolder(database, ministry.id, 'administrator')
    deputy = await newPerson(database)
  })

  test('the person, the secretary of their level, an administrator of their branch', async () => {
    const ids = [
      await substitute(database, head.personId, deputy, [0, 1], { by: head }), await substitute(database, head.personId, deputy, [2, 3], { by: secretary }),
      await substitute(database, head.personId, deputy, [4, 5], { by: administrator }),
    ]
    expect((await unitPage(database, unitId)).posts.find(({ personId }) => personId === head.personId)?.substitutes).toHaveLength(3)
    const set = await database.query<{ by: string }>(`SELECT actor_id AS by FROM audit_entry WHERE act = 'substitution.add' AND object_id = $1 ORDER BY seq`, [head.personId])
    expect(set.map(({ by }) => by)).toEqual([head.personId, secretary.personId, administrator.personId])
    for (const [index, by] of [secretary, head, secretary].entries()) await revokeSubstitution(database, by, ids[index] ?? '')
  })

  test('nobody else: a secretary of another branch, a colleague, the substitute', async () => {
    const elsewhere = await newHolder(database, (await newUnit(database)).id, 'council-secretary')
    const beside = await newHolder(database, unitId, 'department-examiner')
    const id = await substitute(database, head.personId, deputy, [0, 1])
    for (const stranger of [elsewhere, beside, { ...beside, personId: deputy }]) {
      await expectRefused(await input(head.personId, beside.personId), { code: 'auth.not-allowed' }, stranger)
      await expect(revokeSubstitution(database, stranger, id)).rejects.toMatchObject({ code: 'auth.not-allowed' })
    }
    await revokeSubstitution(database, head, id)
  })

  test('who sets it for somebody else does not name themselves', async () => {
    await expectRefused(await input(head.personId, secretary.personId), problem('substituteId', 'problem.substitution-setter'), secretary)
  })

  test('sent twice by the same form it is set once', async () => {
    const asked = await input(head.personId, deputy)
    const first = await addSubstitution(database, secretary, asked)
    expect(await addSubstitution(database, secretary, asked)).toEqual(first)
    await expect(addSubstitution(database, administrator, asked)).rejects.toBeInstanceOf(AppError)
    expect(await database.query('SELECT 1 FROM substitution WHERE id = $1', [asked.id])).toHaveLength(1)
  })
})
