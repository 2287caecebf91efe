import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { holdDossier } from '@vinhdanh/record'
import { newDossier, openTasks } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { type OpenWeb, openWeb } from '../support/open-web.ts'
import { createOrganisation } from '../support/organisation.ts'

let opened: OpenWeb
beforeAll(async () => { opened = await openWeb() })
afterAll(() => opened.close())

const group = '/tasks/together/test-award/unit-sign'
const hiddenFields = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name ?? '', value ?? '']))

/** Dossiers that wait for the head of the unit. */
async function waiting(count: number): Promise<string[]> {
  const ids: string[] = []
  for (let number = 0; number < count; number += 1) {
    const id = await newDossier(opened.database, opened.organisation)
    await follow(opened.database, id)
    ids.push(id)
  }
  return ids
}

test('tasks that are alike are decided together from «My tasks», fifty at once, each a decision and a line of the audit of its own; contested and held ones never', async () => {
  const { database, organisation, windowOf } = opened
  const head = await windowOf(organisation.people['unit-head'].personId)
  expect((await head.open('/tasks/together')).text).toContain('Không có việc nào để xử lý cùng lúc')
  expect(await head.open(group)).toMatchObject({ status: 303, location: '/tasks' })

  const ids = await waiting(54)
  const [contested = '', held = ''] = ids
  await database.query('UPDATE dossier SET round = 2 WHERE id = $1', [contested])
  await holdDossier(database, organisation.people.administrator.actor, { dossierId: held, reason: 'Có đơn thư', authority: 'Thanh tra', paperNumber: '1/TT', expectedUntil: null })
  expect((await head.open('/tasks')).text).toContain('href="/tasks/together"')
  const groups = await head.open('/tasks/together')
  expect([groups.text.includes(`href="${group}"`), groups.text.includes('52 hồ sơ có thể xử lý cùng lúc'), groups.text.includes('2 hồ sơ cần xem riêng')]).toEqual([true, true, true])

  const page = await head.open(group)
  expect(page.text.match(/value="pass" checked/g)).toHaveLength(50)
  expect([page.text.includes('Đang hiện 50 trên 52 hồ sơ'), page.text.includes(`choice.${contested}`), page.text.includes(`choice.${held}`)]).toEqual([true, false, false])
  const chosen = Object.fromEntries([...page.text.matchAll(/name="(choice\.[0-9a-f-]+)"/g)].map(([, name = '']) => [name, 'pass']))
  const [left = ''] = Object.keys(chosen)
  const confirm = await head.send(`${group}/check`, { ...chosen, [left]: 'later' })
  expect(await database.query('SELECT id FROM decision')).toEqual([])
  const sent = await head.send(group, hiddenFields(confirm.text))
  const result = await head.open(sent.location ?? '')
  expect([result.text.includes('Đã ghi 49 trên 49 quyết định.'), result.text.includes('Xử lý tiếp 3 hồ sơ còn lại')]).toEqual([true, true])
  const counts = await database.queryOne(`SELECT (SELECT count(*)::int FROM decision) AS decisions, (SELECT count(*)::int FROM audit_entry WHERE act = 'task.decided') AS lines`)
  expect(counts).toEqual({ decisions: 49, lines: 49 })
  // The same form again: the same decisions, none more.
  expect((await head.open((await head.send(group, hiddenFields(confirm.text))).location ?? '')).text).toContain('Đã ghi 49 trên 49 quyết định.')
  expect(await database.queryOne('SELECT count(*)::int AS n FROM decision')).toEqual({ n: 49 })
}, 120_000)

test('another person\'s task is not decided along, and its dossier is not shown', async () => {
  const { database, organisation, windowOf } = opened
  const [dossierId = ''] = await waiting(1)
  const [{ taskId = '', revisionSha256 = '' } = {}] = await openTasks(database, dossierId)
  const theirs = await createOrganisation(database)
  const other = await windowOf(theirs.people['unit-head'].personId)
  await other.open('/tasks')
  const sent = await other.send(group, { [`choice.${dossierId}`]: 'pass', [`task.${dossierId}`]: taskId, [`revision.${dossierId}`]: revisionSha256 })
  expect((await other.open(sent.location ?? '')).text).toContain('Đã ghi 0 trên 0 quyết định.')
  // Whoever sees the dossier but does not hold the task is told so.
  const department = await windowOf(organisation.people['department-head'].personId)
  await department.open('/tasks')
  const tried = await department.send(group, { [`choice.${dossierId}`]: 'pass', [`task.${dossierId}`]: taskId, [`revision.${dossierId}`]: revisionSha256 })
  expect((await department.open(tried.location ?? '')).text).toContain('Đã ghi 0 trên 1 quyết định.')
  expect(await database.query('SELECT id FROM decision WHERE dossier_id = $1', [dossierId])).toEqual([])
})
