import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Digest } from '@vinhdanh/record'
import { decide, newDossier } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { setLastDay } from '../support/last-day.ts'
import { type Mornings, openMornings, rendered } from '../support/mornings.ts'
import { newHolder } from '../support/record.ts'
import { STEPS } from '../support/rules.ts'
import { substitute } from '../support/substitution.ts'

let mornings: Mornings
let database: Mornings['database']
let organisation: Mornings['organisation']
beforeEach(async () => {
  mornings = await openMornings()
  ;({ database, organisation } = mornings)
})
afterEach(() => mornings.close())

test('no digest names a nominee, whatever it tells', async () => {
  const ended = await newDossier(database, organisation)
  for (const _ of STEPS) {
    await follow(database, ended)
    await decide(database, organisation, ended)
  }
  await follow(database, ended)
  const waiting = await mornings.opened()
  const { personId } = organisation.people.submitter
  await database.query(
    `INSERT INTO task (id, step_row_id, dossier_id, round, holder_id, state, opened_at) SELECT gen_random_uuid(), id, dossier_id, round, $1, 'open', record_now() FROM step WHERE dossier_id = $2`, [personId, waiting])
  await follow(database, await newDossier(database, organisation))
  await setLastDay(database, 0)
  await mornings.make()
  const nominees = await database.query<{ name: string }>('SELECT name FROM nominee')
  const told = { tasks: 0, waiting: 0, news: 0 }
  for (const { recipientId } of await mornings.digests()) {
    const letter = await mornings.take(recipientId)
    const { tasks, waiting: others, news } = letter?.digest as Digest
    told.tasks += tasks.today.count
    told.waiting += others.count
    told.news += news.count
    const { subject, text, html } = rendered(letter)
    for (const { name } of nominees) expect(`${subject} ${text} ${html} ${JSON.stringify(letter)}`).not.toContain(name)
  }
  expect(nominees).toHaveLength(3)
  expect(Object.values(told).every((count) => count > 0)).toBe(true)
})

test('whoever stands in is told for which colleague, in the body and never in the subject', async () => {
  const { personId } = await newHolder(database, organisation.unit.id, 'auditor')
  await substitute(database, mornings.head, personId, [0, 9])
  const name = 'Đồng nghiệp Thử'
  await database.query('UPDATE person SET name = $2 WHERE id = $1', [mornings.head, name])
  await follow(database, await newDossier(database, organisation))
  const task = await mornings.take(personId)
  expect(rendered(task).text).toContain(`đang xử lý thay ${name}, người được giao bước này`)
  await mornings.sent(task)
  await setLastDay(database, 0)
  await mornings.make()
  const digest = await mornings.take(personId)
  expect(rendered(digest).text).toContain(`làm thay ${name}; hạn `)
  for (const letter of [task, digest]) expect(letter?.subject).not.toContain(name)
  expect(rendered(await mornings.take()).text).not.toContain(' thay ')
})
