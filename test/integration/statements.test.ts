import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { openStep, recordDelivery, submitDossier, takeQueuedNotices } from '@vinhdanh/record'
import type { Database } from '@vinhdanh/record'
import pg from 'pg'
import { decide, newDraft } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { createOrganisation, type Organisation } from '../support/organisation.ts'
import { openRecord, system } from '../support/record.ts'
import { importTestRules, STEPS } from '../support/rules.ts'

/**
 * What one decision asks of PostgreSQL, exactly: every statement is a way to the server and back, and together they are what a decision costs. Whoever adds
 * one here sees it; whoever saves one lowers the number. Between BEGIN and COMMIT, both counted.
 */
let database: Database
let organisation: Organisation
let close: () => Promise<void>
const statements = jest.spyOn(pg.Client.prototype, 'query')
beforeAll(async () => {
  ;({ database, close } = await openRecord())
  await importTestRules(database)
  organisation = await createOrganisation(database)
})
afterAll(() => close())
beforeEach(() => { statements.mockClear() })

/** The number of statements that `work` sends; what it reads once for good (rules, calendar) was read before. */
async function counted(work: () => Promise<unknown>): Promise<number> {
  const before = statements.mock.calls.length
  await work()
  return statements.mock.calls.length - before
}

test('a step costs so many statements from one decision to the next mail', async () => {
  const lifeOf = async () => {
    const draft = await newDraft(database, organisation)
    const submit = await counted(() => submitDossier(database, organisation.people.submitter.actor, draft))
    await follow(database, draft.dossierId)
    // With the look at the task to decide, which the helper asks for.
    const decideTask = (await counted(() => decide(database, organisation, draft.dossierId))) - 1
    const open = await counted(() => openStep(database, system, { dossierId: draft.dossierId, round: 1, stepId: STEPS[1] }))
    const { id: recipient } = await database.queryOne<{ id: string }>(`SELECT recipient_id AS id FROM notice WHERE dossier_id = $1 AND state = 'queued' ORDER BY created_at DESC LIMIT 1`, [draft.dossierId])
    const taken: string[] = []
    const compose = () => ({ messageId: `<${randomUUID()}@example.gov.vn>`, subject: 'Cần xử lý' })
    const take = await counted(async () => { const letter = await takeQueuedNotices(database, recipient, compose); if (letter) taken.push(letter.mailId) })
    const book = await counted(() => recordDelivery(database, taken[0] ?? '', { state: 'sent', reply: '250 OK' }))
    return { submit, decide: decideTask, open, take, book }
  }
  await lifeOf() // the first reads rules and calendar
  expect(await lifeOf()).toEqual({ submit: 12, decide: 19, open: 15, take: 8, book: 5 })
})
