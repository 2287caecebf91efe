import { createHmac } from 'node:crypto'
import { digestOf } from '@vinhdanh/access'
import { createApiToken, type Database, findActorByApiToken, personByLogin, systemActor } from '@vinhdanh/record'
import { type Login, sampleLogins, samplePeople, type SamplePerson } from './people.ts'
import { sampleUnits } from './units.ts'

/** A sample account, as shown at the end of the start. */
export interface Account {
  readonly login: string
  readonly password: string
  readonly role: string
  readonly name: string
  readonly unit: string
  /** Bearer token for the JSON API. */
  readonly token: string
}

/** The sample's passwords are no secret; they exist in the local stack only. */
export function passwordOf(login: Login): string {
  return `vinhdanh-${login}`
}

/** The main accounts, with a bearer token each: the same ones at every start with the same secret. */
export async function mainAccounts(database: Database, secret: string): Promise<Account[]> {
  const accounts: Account[] = []
  for (const login of sampleLogins) {
    const person: SamplePerson = samplePeople[login]
    if (!person.main) continue
    const token = createHmac('sha256', secret).update(`sample-token:${login}`).digest('base64url')
    await keepToken(database, login, token)
    accounts.push({ login, password: passwordOf(login), role: person.title, name: person.name, unit: sampleUnits[person.unit].name.vi, token })
  }
  return accounts
}

async function keepToken(database: Database, login: Login, token: string): Promise<void> {
  const digest = digestOf(token)
  const known = await personByLogin(database, login)
  if (!known || (await findActorByApiToken(database, digest))) return
  await createApiToken(database, systemActor('sample', 'sample'), { personId: known.id, digest, label: 'Dữ liệu mẫu' })
}
