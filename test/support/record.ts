import { randomUUID } from 'node:crypto'
import { type Actor, type Role } from '@vinhdanh/domain'
import { addPost, createPerson, createUnit, Database, findActor, systemActor } from '@vinhdanh/record'
import { freshDatabase } from './database.ts'

export const system = systemActor('test', 'test-request')
export const longAgo = '2020-01-01'

/** A record of its own for a test file. Close it in `afterAll`. */
export async function openRecord(): Promise<{ database: Database; url: string; close: () => Promise<void> }> {
  const { url, drop } = await freshDatabase()
  const database = await Database.open({ url, applicationName: 'test' })
  return { database, url, close: async () => { await database.close(); await drop() } }
}

export async function newPerson(database: Database, name = 'Người thử'): Promise<string> {
  const login = `p-${randomUUID()}`
  const { id } = await createPerson(database, system, { login, name, email: `${login}@example.gov.vn`, passwordHash: 'hash', locale: 'vi' })
  return id
}

export const newUnit = (database: Database, parentId: string | null = null, kind: 'ministry' | 'department' | 'unit' = 'ministry') =>
  createUnit(database, system, { parentId, kind, name: { vi: 'Đơn vị thử', en: 'Test unit' }, validFrom: longAgo })

/** A new person who holds the role in the unit, as an actor. */
export async function newHolder(database: Database, unitId: string, role: Role): Promise<Actor & { personId: string }> {
  const personId = await newPerson(database)
  await addPost(database, system, { personId, unitId, role, title: role, validFrom: longAgo, validTo: null })
  const known = await findActor(database, personId)
  if (!known) throw new Error('the person just made is not there')
  return { ...known.actor, personId }
}
