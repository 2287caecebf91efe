import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Actor } from '@vinhdanh/domain'
import { askToForce, confirmForce, stuckLines } from '@vinhdanh/record'
import { randomUUID } from 'node:crypto'
import { checkInvariants } from '../../apps/ops/src/check-invariants/index.ts'
import { decide, newDossier } from '../support/dossier.ts'
import { keepHistories } from '../support/histories.ts'
import { newHolder } from '../support/record.ts'
import { openWorld, until, untilEnded, untilOpen, untilReady, untilRunEnded, type World } from '../support/world.ts'

const reason = 'Vụ đã giải thể, không còn ai giữ việc này.'
let world: World
let second: Actor
beforeAll(async () => {
  world = await openWorld()
  await untilReady(await world.startWorker())
  second = await newHolder(world.database, world.organisation.ministry.id, 'administrator')
})
afterAll(() => world.close())
keepHistories(() => world)

describe('a step that two administrators pass on', () => {
  test('nobody holds it; they pass it on, the workflow opens the next step by itself, and the dossier goes its way to the end', async () => {
    const { database, organisation, client } = world
    const { administrator, 'department-examiner': examiner } = organisation.people
    const dossierId = await newDossier(database, organisation)
    await untilOpen(database, dossierId, 'unit-sign')
    await database.query('UPDATE post SET valid_to = record_today() - 1 WHERE person_id = $1', [examiner.personId])
    await decide(database, organisation, dossierId)
    const { id: stepRowId } = await untilOpen(database, dossierId, 'department-examine')
    expect((await stuckLines(database, [dossierId])).map(({ cause }) => cause)).toEqual(['no-holder'])

    const requestId = randomUUID()
    await askToForce(database, administrator.actor, { requestId, dossierId, stepRowId, reason })
    await confirmForce(database, second, { requestId, dossierId })
    await untilOpen(database, dossierId, 'ministry-intake')
    expect(await stuckLines(database, [dossierId])).toEqual([])
    await until('the first of the two has their mail', async () => world.mail.messages(administrator.email).some(({ subject }) => subject.includes('Chuyển bước theo quyết định của hai người')))

    await decide(database, organisation, dossierId)
    await untilOpen(database, dossierId, 'central-decide')
    await decide(database, organisation, dossierId)
    expect(await untilEnded(database, dossierId)).toBe('awarded')
    await untilRunEnded(client, dossierId)
    expect(await checkInvariants({ database })).toEqual([])
  }, 120_000)
})
