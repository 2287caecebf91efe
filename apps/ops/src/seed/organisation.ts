import { hashPassword } from '@vinhdanh/access'
import type { Day } from '@vinhdanh/domain'
import { addCouncilMember, addPost, createPerson, createUnit, type Database, systemActor } from '@vinhdanh/record'
import { passwordOf } from './accounts.ts'
import { inventedName, type Login, sampleLogins, samplePeople } from './people.ts'
import { together } from './together.ts'
import { sampleCouncils, sampleUnits, type UnitKey } from './units.ts'

const actor = systemActor('sample', 'sample')

export interface SampleOrganisation {
  readonly units: Readonly<Record<UnitKey, string>>
  readonly people: Readonly<Record<Login, string>>
}

/** Builds units, people with their posts, and the seats of the councils, all in office since `since`. */
export async function buildOrganisation(database: Database, since: Day): Promise<SampleOrganisation> {
  const hashes = Promise.all(sampleLogins.map((login) => hashPassword(passwordOf(login))))
  const units = new Map<string, string>()
  for (const [key, { parent, kind, name }] of Object.entries(sampleUnits)) {
    const { id } = await createUnit(database, actor, { parentId: parent === null ? null : units.get(parent) ?? null, kind, name, validFrom: since })
    units.set(key, id)
  }
  const byKey = Object.fromEntries(units) as Record<UnitKey, string>
  const people = await buildPeople(database, byKey, await hashes, since)
  await buildCouncils(database, byKey, people, since)
  return { units: byKey, people }
}

async function buildPeople(database: Database, units: Record<UnitKey, string>, hashes: readonly string[], since: Day): Promise<Record<Login, string>> {
  const ids: [Login, string][] = []
  await together([...sampleLogins.entries()], async ([index, login]) => {
    const { name, unit, role, title } = samplePeople[login]
    const { id } = await createPerson(database, actor, { login, name, email: `${login}@example.gov.vn`, passwordHash: hashes[index] ?? '', locale: 'vi' })
    await addPost(database, actor, { personId: id, unitId: units[unit], role, title, validFrom: since, validTo: null })
    ids.push([login, id])
  })
  return Object.fromEntries(ids) as Record<Login, string>
}

/** The chair and the secretary are people with accounts where the unit has them; the other seats are names. */
async function buildCouncils(database: Database, units: Record<UnitKey, string>, people: Record<Login, string>, since: Day): Promise<void> {
  let invented = 0
  for (const [key, seats] of Object.entries(sampleCouncils)) {
    const holder = (roles: readonly string[]): Login | undefined => sampleLogins.find((login) => samplePeople[login].unit === key && roles.includes(samplePeople[login].role))
    const known = { chair: holder(['minister', 'department-head']), secretary: holder(['council-secretary']) }
    await together(Array.from({ length: seats }, (_, seat) => seat), async (seat) => {
      const position = seat === 0 ? 'chair' : seat === 1 ? 'standing-vice-chair' : seat === seats - 1 ? 'secretary' : 'member'
      const login = position === 'chair' || position === 'secretary' ? known[position] : undefined
      await addCouncilMember(database, actor, {
        unitId: units[key as UnitKey], name: login ? samplePeople[login].name : inventedName(invented++), position, personId: login ? people[login] : null, validFrom: since, validTo: null,
      })
    })
  }
}
