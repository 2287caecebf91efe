import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Client } from '@temporalio/client'
import { bundleWorkflows, connectClient, connectWorker, createWorker, installRuntime } from '@vinhdanh/temporal'
import { temporalConfig } from '../support/temporal.ts'

const config = temporalConfig()
let client: Client
beforeAll(() => {
  installRuntime()
  client = connectClient(config)
})
afterAll(() => client.connection.close())

test('what a module keeps for one workflow is not seen by another that the same worker runs between its tasks', async () => {
  const workflows = await bundleWorkflows(fileURLToPath(new URL('./canary.workflow.ts', import.meta.url)))
  const connection = await connectWorker(config)
  const worker = await createWorker({ connection, config, workflows, activities: {} })
  const ids = Array.from({ length: 40 }, () => randomUUID())
  const kept = await worker.runUntil(() => Promise.all(ids.map((workflowId) => client.workflow.execute('canary', { workflowId, taskQueue: config.taskQueue }))))
  expect(kept).toEqual(ids.map((id) => Array.from({ length: 4 }, () => id)))
  await connection.close()
}, 60_000)
