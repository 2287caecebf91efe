import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { AppError } from '@vinhdanh/domain'
import {
  createApiToken, createPerson, createSession, type Database, deactivatePerson, endPost, endSession, endSessionsOf, findActorByApiToken, findActorBySession,
  findSignIn, moveTime, recordNow, revokeApiToken, setLocale, addPost,
} from '@vinhdanh/record'
import { longAgo, newHolder, newPerson, newUnit, openRecord, system } from '../support/record.ts'

const hour = 3_600_000
let database: Database
let close: () => Promise<void>
beforeAll(async () => { ({ database, close } = await openRecord()) })
afterAll(() => close())

describe('sign-in and sessions', () => {
  test('a login is found in any case and tells whether the account is active', async () => {
    const { id } = await createPerson(database, system, { login: 'Van.Thu', name: 'Văn thư', email: 'vt@example.gov.vn', passwordHash: 'secret-hash', locale: 'vi' })
    expect(await findSignIn(database, ' VAN.thu ')).toEqual({ personId: id, passwordHash: 'secret-hash', active: true })
    expect(await findSignIn(database, 'nobody')).toBeNull()
  })

  test('a login in use is refused whatever its case', async () => {
    const person = { login: 'trung.lap', name: 'A', email: 'a@example.gov.vn', passwordHash: 'h', locale: 'vi' as const }
    await createPerson(database, system, person)
    await expect(createPerson(database, system, { ...person, login: 'Trung.Lap' })).rejects.toMatchObject({ code: 'conflict.duplicate' })
  })

  test('a session names the person with the posts held today and their branches', async () => {
    const unit = await newUnit(database)
    const { personId } = await newHolder(database, unit.id, 'department-head')
    const over = await addPost(database, system, { personId, unitId: unit.id, role: 'submitter', title: 'cũ', validFrom: longAgo, validTo: null })
    await endPost(database, system, { postId: over.id, lastDay: '2021-12-31' })
    await createSession(database, personId, 'digest-posts', hour)
    const found = await findActorBySession(database, 'digest-posts')
    expect(found?.actor).toMatchObject({ kind: 'person', personId, posts: [{ unitId: unit.id, path: unit.path, role: 'department-head' }] })
    expect(found?.session.expiresAt.getTime()).toBe((found?.session.createdAt.getTime() ?? 0) + hour)
  })

  test('a session that was ended, or has expired, signs nobody in', async () => {
    const personId = await newPerson(database)
    await createSession(database, personId, 'digest-ended', hour)
    await endSession(database, system, 'digest-ended')
    await createSession(database, personId, 'digest-expired', -1)
    expect(await findActorBySession(database, 'digest-ended')).toBeNull()
    expect(await findActorBySession(database, 'digest-expired')).toBeNull()
    expect(await findActorBySession(database, 'digest-never')).toBeNull()
  })

  test('signing out everywhere ends every session of the person and nobody else', async () => {
    const [one, other] = [await newPerson(database), await newPerson(database)]
    await createSession(database, one, 'digest-1a', hour)
    await createSession(database, one, 'digest-1b', hour)
    await createSession(database, other, 'digest-2', hour)
    expect(await endSessionsOf(database, system, one)).toBe(2)
    expect(await findActorBySession(database, 'digest-1b')).toBeNull()
    expect(await findActorBySession(database, 'digest-2')).not.toBeNull()
  })

  test('a deactivated person loses sessions and tokens at once and cannot open new ones', async () => {
    const personId = await newPerson(database)
    await createSession(database, personId, 'digest-leaver', hour)
    await createApiToken(database, system, { personId, digest: 'token-leaver', label: 'thử' })
    await deactivatePerson(database, system, personId)
    await deactivatePerson(database, system, personId)
    expect(await findActorBySession(database, 'digest-leaver')).toBeNull()
    expect(await findActorByApiToken(database, 'token-leaver')).toBeNull()
    expect(await database.query('SELECT 1 FROM session WHERE person_id = $1', [personId])).toEqual([])
    await expect(createSession(database, personId, 'digest-again', hour)).rejects.toMatchObject({ code: 'auth.not-allowed' })
  })

  test('of a sign-in and a deactivation at the same moment no session is left', async () => {
    for (let round = 0; round < 10; round++) {
      const personId = await newPerson(database)
      await Promise.allSettled([createSession(database, personId, `digest-race-${round}`, hour), deactivatePerson(database, system, personId)])
      expect(await database.query('SELECT 1 FROM session WHERE person_id = $1', [personId])).toEqual([])
    }
  })

  test('an administrator of another branch cannot deactivate a person', async () => {
    const [here, there] = [await newUnit(database), await newUnit(database)]
    const stranger = await newHolder(database, there.id, 'administrator')
    const { personId } = await newHolder(database, here.id, 'submitter')
    await expect(deactivatePerson(database, stranger, personId)).rejects.toMatchObject({ code: 'auth.not-allowed' })
  })
})

describe('bearer tokens and settings', () => {
  test('a token acts as its person until it is revoked', async () => {
    const personId = await newPerson(database, 'Chủ thẻ')
    await createApiToken(database, system, { personId, digest: 'token-1', label: 'báo cáo' })
    expect((await findActorByApiToken(database, 'token-1'))?.person.name).toBe('Chủ thẻ')
    await revokeApiToken(database, system, 'token-1')
    await revokeApiToken(database, system, 'token-1')
    expect(await findActorByApiToken(database, 'token-1')).toBeNull()
  })

  test('a language that is chosen stays, and the audit knows both', async () => {
    const unit = await newUnit(database)
    const actor = await newHolder(database, unit.id, 'submitter')
    await setLocale(database, actor, 'en')
    await setLocale(database, actor, 'en')
    const lines = await database.query(`SELECT before, after FROM audit_entry WHERE act = 'person.set-locale' AND object_id = $1`, [actor.personId])
    expect(lines).toEqual([{ before: { locale: 'vi' }, after: { locale: 'en' } }])
  })

  test('no secret stands in the audit', async () => {
    const [{ found } = { found: -1 }] = await database.query<{ found: number }>(
      `SELECT count(*)::int AS found FROM audit_entry e WHERE e::text ~ 'secret-hash|digest-posts|token-1|passwordHash'`)
    expect(found).toBe(0)
  })
})

describe('moved time', () => {
  test('time goes forward by what is asked, nobody is signed out by it, and backwards is refused', async () => {
    const personId = await newPerson(database)
    await createSession(database, personId, 'digest-moved', hour)
    const before = await recordNow(database)
    await moveTime(database, 5 * hour)
    expect((await recordNow(database)).getTime() - before.getTime()).toBeGreaterThanOrEqual(5 * hour)
    expect(await findActorBySession(database, 'digest-moved')).not.toBeNull()
    await expect(moveTime(database, -1)).rejects.toBeInstanceOf(AppError)
  })
})
