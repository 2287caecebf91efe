import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { cookieName } from '@vinhdanh/access'
import { type Database, decideTask, keepUnfinishedDecision } from '@vinhdanh/record'
import { correct, decide, newDossier, openTasks } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { type OpenWeb, openWeb, type Window } from '../support/open-web.ts'
import type { Organisation } from '../support/organisation.ts'
import { newHolder } from '../support/record.ts'

const reason = 'Thiếu biên bản nghiệm thu sáng kiến của năm 2024.'
let opened: OpenWeb
let database: Database
let organisation: Organisation
beforeAll(async () => {
  opened = await openWeb()
  ;({ database, organisation } = opened)
})
afterAll(() => opened.close())

const examiner = () => organisation.people['department-examiner']

/** A dossier that the department examines, with the task of its examiner. */
async function examined(): Promise<{ dossierId: string; taskId: string; revisionSha256: string }> {
  const dossierId = await newDossier(database, organisation)
  await follow(database, dossierId)
  await decide(database, organisation, dossierId)
  await follow(database, dossierId)
  return { dossierId, ...(await taskOf(dossierId, examiner().personId)) }
}

async function taskOf(dossierId: string, holderId: string) {
  const task = (await openTasks(database, dossierId)).find((one) => one.holderId === holderId)
  if (!task) throw new Error('no task is open')
  return task
}

const form = (taskId: string) => `/tasks/${taskId}/decide/return`

/** Types as the page's script does, in the background. */
async function type(window: Window, { taskId, revisionSha256 }: { taskId: string; revisionSha256: string }, fields: Record<string, string>) {
  await window.open(form(taskId))
  return window.send(`${form(taskId)}/unfinished`, { revisionSha256, decisionId: randomUUID(), ...fields }, { accept: 'application/json' })
}
const kept = (taskId: string) => database.query<{ outcome: string }>('SELECT outcome FROM unfinished_decision WHERE task_id = $1', [taskId])

test('what is typed comes back in another session, on another device, with the time of its saving, and nobody else sees it', async () => {
  const task = await examined()
  const saved = await type(await opened.windowOf(examiner().personId), task, { reason, 'remarks.0.kind': 'must-correct', 'remarks.0.body': 'Bổ sung biên bản' })
  expect([saved.status, Object.keys(JSON.parse(saved.text) as object)]).toEqual([200, ['savedAt']])
  const elsewhere = await opened.windowOf(examiner().personId)
  const { text } = await elsewhere.open(form(task.taskId))
  for (const expected of [reason, 'Bổ sung biên bản', 'Đã đưa lại nội dung bạn gõ lúc']) expect(text).toContain(expected)
  expect((await elsewhere.open(`/tasks/${task.taskId}/decide/pass`)).text).not.toContain(reason)
  for (const role of ['department-head', 'administrator'] as const) {
    const other = await opened.windowOf(organisation.people[role].personId)
    for (const address of [form(task.taskId), `/tasks/${task.taskId}`, `/dossiers/${task.dossierId}?tab=all`]) expect((await other.open(address)).text).not.toContain(reason)
  }
})

test('it is gone once the holder decides, and when they say so', async () => {
  const decided = await examined()
  const window = await opened.windowOf(examiner().personId)
  for (const task of [decided, await examined()]) await type(window, task, { reason })
  await decide(database, organisation, decided.dossierId, 'return')
  expect(await kept(decided.taskId)).toEqual([])
  const forgotten = await examined()
  await type(window, forgotten, { reason })
  const answer = await window.send(`${form(forgotten.taskId)}/unfinished`, { revisionSha256: forgotten.revisionSha256 })
  expect([answer.status, answer.location, await kept(forgotten.taskId)]).toEqual([303, form(forgotten.taskId), []])
})

test('it is refused loudly: too long, another’s task, a task that is over, a session that is over', async () => {
  const task = await examined()
  const window = await opened.windowOf(examiner().personId)
  expect((await type(window, task, { reason: 'x'.repeat(200_001) })).status).toBe(422)
  expect((await type(window, { ...task, revisionSha256: 'none' }, { reason })).status).toBe(400)
  const head = await opened.windowOf(organisation.people['department-head'].personId)
  await head.open('/account')
  expect((await head.send(`${form(task.taskId)}/unfinished`, { revisionSha256: task.revisionSha256, reason }, { accept: 'application/json' })).status).toBe(404)
  await decide(database, organisation, task.dossierId)
  expect((await window.send(`${form(task.taskId)}/unfinished`, { revisionSha256: task.revisionSha256, reason }, { accept: 'application/json' })).status).toBe(410)
  window.cookies.delete(cookieName('session', false))
  expect((await window.send(`${form(task.taskId)}/unfinished`, { revisionSha256: task.revisionSha256, reason }, { accept: 'application/json' })).status).toBe(401)
})

test('what was typed about an earlier revision, which a colleague returned, is offered and said to be so', async () => {
  const colleague = await newHolder(database, organisation.department.id, 'department-examiner')
  const task = await examined()
  const own = await taskOf(task.dossierId, colleague.personId)
  await keepUnfinishedDecision(database, colleague, { taskId: own.taskId, outcome: 'return', revisionSha256: own.revisionSha256, fields: { reason } })
  await decideTask(database, examiner().actor, { taskId: task.taskId, revisionSha256: task.revisionSha256, decisionId: randomUUID(), outcome: 'return', reason: 'Bổ sung báo cáo chi tiết', payload: {}, remarks: [] })
  await follow(database, task.dossierId)
  await correct(database, organisation, task.dossierId)
  await follow(database, task.dossierId)
  const again = await taskOf(task.dossierId, colleague.personId)
  const { text } = await (await opened.windowOf(colleague.personId)).open(form(again.taskId))
  for (const expected of [reason, 'là cho một phiên bản khác']) expect(text).toContain(expected)
})
