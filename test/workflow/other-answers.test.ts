import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Client } from '@temporalio/client'
import type { NativeConnection, Worker } from '@temporalio/worker'
import { type DossierActivities, dossierWorkflowType, placeInMemo, questionOf, type StepAnswer } from '@vinhdanh/contracts'
import type { Plan } from '@vinhdanh/domain'
import { connectClient, connectWorker, createWorker, installRuntime } from '@vinhdanh/temporal'
import { temporalConfig, workflowBundle } from '../support/temporal.ts'
import { until } from '../support/world.ts'

const config = temporalConfig()
const asked: string[] = []
/** Answers a question as if it had been another, the first time. */
const activities: Pick<DossierActivities, 'readSituation' | 'openStep'> = {
  readSituation: (input) => Promise.resolve({ plan: {} as Plan, place: { at: 'step', round: 1, stepId: 'unit-sign' }, answers: questionOf('readSituation', { ...input }) } as Awaited<ReturnType<DossierActivities['readSituation']>>),
  openStep: (input) => {
    asked.push(questionOf('openStep', input))
    const answers = asked.length === 1 ? questionOf('fireDue', { ...input, stepId: 'department-examine' }) : questionOf('openStep', input)
    return Promise.resolve<StepAnswer>({ status: 'open', waitMs: null, ...{ answers } })
  },
}
let client: Client
let connection: NativeConnection
let worker: Worker
let running: Promise<void>
beforeAll(async () => {
  installRuntime()
  client = connectClient(config)
  connection = await connectWorker(config)
  worker = await createWorker({ connection, config, workflows: workflowBundle(), activities })
  running = worker.run()
})
afterAll(async () => {
  worker.shutdown()
  await running
  await Promise.all([connection.close(), client.connection.close()])
})

test('a workflow does not believe the answer to another question: it asks again, and waits where the record then says', async () => {
  const handle = await client.workflow.start(dossierWorkflowType, { workflowId: `answers-${config.taskQueue}`, taskQueue: config.taskQueue, args: [{ dossierId: 'none', notesPlace: true }] })
  await until('it waits', async () => placeInMemo((await handle.describe()).memo) !== null)
  expect(asked).toEqual(['openStep 1 unit-sign', 'openStep 1 unit-sign'])
  const { events } = await handle.fetchHistory()
  const failures = (events ?? []).flatMap(({ workflowTaskFailedEventAttributes: failed }) => (failed ? [failed.failure?.message] : []))
  expect(failures).toEqual(['asked «openStep 1 unit-sign» and was answered «fireDue 1 department-examine»'])
  await handle.terminate('end of test')
})
