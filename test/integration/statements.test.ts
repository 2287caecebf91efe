import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { loadCalendar, openStep, recordDelivery, recordSentTogether, submitDossier, takeQueuedNotices, takeQueuedNoticesTogether } from '@vinhdanh/record'
import type { Database } from '@vinhdanh/record'
import { decide, newDraft } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { createOrganisation, type Organisation } from '../support/organisation.ts'
import { newHolder, openRecord, system } from '../support/record.ts'
import { importTestRules, STEPS } from '../support/rules.ts'
import { type Asked, countWays } from '../support/ways.ts'

/**
 * What one decision asks of PostgreSQL, exactly, in how many ways to the server and back: together they are what a decision costs. Whoever adds
 * one here sees it; whoever saves one lowers the number.
 */
let database: Database
let organisation: Organisation
let close: () => Promise<void>
const counter = countWays()
beforeAll(async () => {
  ;({ database, close } = await openRecord())
  await importTestRules(database)
  organisation = await createOrganisation(database)
})
afterAll(() => close())

/** What `work` asks; what it reads once for good or for a moment (rules, calendar) was read before. */
async function counted(work: () => Promise<unknown>): Promise<Asked> {
  await loadCalendar(database)
  return counter.of(work)
}

test('a step costs so many statements from one decision to the next mail', async () => {
  const lifeOf = async () => {
    const draft = await newDraft(database, organisation)
    const submit = await counted(() => submitDossier(database, organisation.people.submitter.actor, draft))
    await follow(database, draft.dossierId)
    // With one for the look at the task to decide, which the helper asks for.
    const decideTask = await counted(() => decide(database, organisation, draft.dossierId))
    const open = await counted(() => openStep(database, system, { dossierId: draft.dossierId, round: 1, stepId: STEPS[1] }))
    const { id: recipient } = await database.queryOne<{ id: string }>(`SELECT recipient_id AS id FROM notice WHERE dossier_id = $1 AND state = 'queued' ORDER BY created_at DESC LIMIT 1`, [draft.dossierId])
    const taken: string[] = []
    const compose = () => ({ messageId: `<${randomUUID()}@example.gov.vn>`, subject: 'Cần xử lý' })
    const take = await counted(async () => { const letter = await takeQueuedNotices(database, recipient, compose); if (letter) taken.push(letter.mailId) })
    const book = await counted(() => recordDelivery(database, taken[0] ?? '', { state: 'sent', reply: '250 OK' }))
    return { submit, decide: decideTask, open, take, book }
  }
  await lifeOf() // the first reads rules and calendar
  expect(await lifeOf()).toEqual({
    submit: { statements: 12, ways: 8 }, decide: { statements: 20, ways: 6 }, open: { statements: 15, ways: 8 }, take: { statements: 8, ways: 6 }, book: { statements: 5, ways: 4 },
  })
})

test('letters that are taken together cost as many statements as one, and so do those that are booked together', async () => {
  const lifeOf = async (count: number) => {
    const draft = await newDraft(database, organisation)
    await submitDossier(database, organisation.people.submitter.actor, draft)
    await follow(database, draft.dossierId)
    const { id: unitId } = organisation.department
    const people = await Promise.all(Array.from({ length: count }, async () => (await newHolder(database, unitId, 'department-examiner')).personId))
    await database.query(
      `INSERT INTO notice (id, unique_key, recipient_id, kind, send_time, dossier_id, round, state, created_at)
       SELECT gen_random_uuid(), gen_random_uuid()::text, id, 'returned', 'at-once', $1, 1, 'queued', record_now() FROM unnest($2::uuid[]) AS id`, [draft.dossierId, people])
    const compose = ({ mailId }: { mailId: string }) => ({ messageId: `<${mailId}@example.gov.vn>`, subject: 'Cần xử lý' })
    const letters: string[] = []
    const take = await counted(async () => { for (const letter of (await takeQueuedNoticesTogether(database, people, compose)).values()) if (letter) letters.push(letter.mailId) })
    const book = await counted(() => recordSentTogether(database, letters.map((mailId) => ({ mailId, reply: '250 OK' }))))
    const sent = await database.query(`SELECT DISTINCT m.id FROM mail m JOIN notice n ON n.mail_id = m.id AND n.state = 'sent' WHERE m.id = ANY($1) AND m.state = 'sent' AND m.attempts = 1 AND m.unknown_outcomes = 0`, [letters])
    return { take, book, sent: sent.length }
  }
  await lifeOf(1)
  const both = { take: { statements: 9, ways: 7 }, book: { statements: 5, ways: 3 } }
  expect(await lifeOf(2)).toEqual({ ...both, sent: 2 })
  expect(await lifeOf(12)).toEqual({ ...both, sent: 12 })
})
