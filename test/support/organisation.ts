import type { Actor, Role } from '@vinhdanh/domain'
import { createUnit, type Database, findActor, type UnitPlace } from '@vinhdanh/record'
import { longAgo, newHolder, newUnit, system } from './record.ts'

export interface TestPerson {
  readonly personId: string
  readonly email: string
  readonly actor: Actor & { personId: string }
}

/** A ministry with a department and its unit, the Central Board, and one person for each role. */
export interface Organisation {
  readonly ministry: UnitPlace
  readonly department: UnitPlace
  readonly unit: UnitPlace
  readonly board: UnitPlace
  readonly people: Readonly<Record<Role, TestPerson>>
}

export async function createOrganisation(database: Database): Promise<Organisation> {
  const ministry = await newUnit(database)
  const department = await newUnit(database, ministry.id, 'department')
  const unit = await newUnit(database, department.id, 'unit')
  const board = await createUnit(database, system, { parentId: null, kind: 'board', name: { vi: 'Ban thử', en: 'Test board' }, validFrom: longAgo })
  const person = async (role: Role, { id }: UnitPlace): Promise<TestPerson> => {
    const actor = await newHolder(database, id, role)
    return { personId: actor.personId, actor, email: (await findActor(database, actor.personId))?.person.email ?? '' }
  }
  return {
    ministry, department, unit, board,
    people: {
      submitter: await person('submitter', unit), 'unit-head': await person('unit-head', unit),
      'department-examiner': await person('department-examiner', department), 'department-head': await person('department-head', department),
      'ministry-intake': await person('ministry-intake', ministry), 'ministry-examiner': await person('ministry-examiner', ministry),
      'council-secretary': await person('council-secretary', ministry), minister: await person('minister', ministry),
      administrator: await person('administrator', ministry), auditor: await person('auditor', ministry), 'board-examiner': await person('board-examiner', board),
    },
  }
}
