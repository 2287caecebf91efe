import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { dossierWorkflowId } from '@vinhdanh/contracts'
import { decideTask } from '@vinhdanh/record'
import { createLogger } from '@vinhdanh/telemetry'
import { newDossier, openTasks } from '../support/dossier.ts'
import { openWorld, until, untilOpen, untilReady, type World } from '../support/world.ts'

let world: World
beforeAll(async () => { world = await openWorld() })
afterAll(() => world.close())

test('a request is found again in the job it asked for, and its dossier from there to the letter of the next holder', async () => {
  const { database, organisation, client } = world
  const lines: Record<string, unknown>[] = []
  const logger = createLogger('worker', { destination: { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) } })
  const line = (wanted: Record<string, unknown>) => lines.find((one) => Object.entries(wanted).every(([key, value]) => JSON.stringify(one[key]) === JSON.stringify(value)))
  await untilReady(await world.startWorker({ logger }))
  const dossierId = await newDossier(database, organisation)
  await untilOpen(database, dossierId, 'unit-sign')
  const [task] = await openTasks(database, dossierId)
  const requestId = 'chain-0001'
  await decideTask(database, { ...organisation.people['unit-head'].actor, requestId }, {
    taskId: task?.taskId ?? '', decisionId: randomUUID(), revisionSha256: task?.revisionSha256 ?? '', outcome: 'pass', reason: null, payload: {}, remarks: [],
  })
  await untilOpen(database, dossierId, 'department-examine')

  const told = await until('the job is in the log', () => Promise.resolve(line({ job: 'tell-dossier', requestId, dossierId })))
  expect(told).toMatchObject({ msg: 'job done', jobId: expect.any(String), ms: expect.any(Number) })
  const { runId } = await client.workflow.getHandle(dossierWorkflowId(dossierId)).describe()
  const letter = await until('the letter is in the log', () => Promise.resolve(lines.findLast(({ msg, dossiers }) => msg === 'letter' && JSON.stringify(dossiers) === JSON.stringify([dossierId]))))
  expect(letter).toMatchObject({ requestId: runId, state: 'sent', mailId: expect.any(String) })
  // None of it says who they are.
  expect(JSON.stringify(lines)).not.toContain(organisation.people['department-examiner'].email)
}, 60_000)
