import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { fileURLToPath } from 'node:url'
import { type Client } from '@temporalio/client'
import { type NativeConnection, type Worker } from '@temporalio/worker'
import { bundleWorkflows, connectClient, connectWorker, createWorker, installRuntime, isReachable, isUnavailable, moveTimeTogether, skipTime, workflowTime } from '@vinhdanh/temporal'
import { temporalConfig } from '../support/temporal.ts'
import { until } from '../support/world.ts'

const DAY = 86_400_000
const tenDays = fileURLToPath(new URL('./ten-days.workflow.ts', import.meta.url))

describe('skipped time on the real server', () => {
  const config = temporalConfig()
  let client: Client
  let connection: NativeConnection
  let worker: Worker
  let running: Promise<void>
  beforeAll(async () => {
    installRuntime()
    client = connectClient(config)
    connection = await connectWorker(config)
    worker = await createWorker({ connection, config, workflows: await bundleWorkflows(tenDays), activities: {} })
    running = worker.run()
  })
  afterAll(async () => {
    worker.shutdown()
    await running
    await connection.close()
    await client.connection.close()
  })

  test('fires the timers on the way, in order, and leaves the clock where it was moved to', async () => {
    const workflowId = `ten-days-${config.taskQueue}`
    const handle = await client.workflow.start('tenDays', { workflowId, taskQueue: config.taskQueue })
    const began = (await workflowTime(client, workflowId)).getTime()
    expect(await skipTime(client, workflowId, 3.5 * DAY)).toBe('moved')
    const moved = (await workflowTime(client, workflowId)).getTime() - began
    expect(moved / DAY).toBeCloseTo(3.5, 2)
    expect(await skipTime(client, workflowId, 10 * DAY)).toBe('ended')
    const ends = (await handle.result() as string[]).map((end) => Math.round((Date.parse(end) - began) / DAY))
    expect(ends).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })
  test('takes along the workflows of its installation, and leaves those of others where they are', async () => {
    const ids = [config.taskQueue, `${config.taskQueue}-other`].map((taskQueue) => ({ taskQueue, workflowId: `along-${taskQueue}` }))
    for (const { taskQueue, workflowId } of ids) await client.workflow.start('tenDays', { workflowId, taskQueue })
    await until('both are listed', async () => (await client.workflowService.countWorkflowExecutions({ namespace: config.temporalNamespace, query: `WorkflowId STARTS_WITH 'along-${config.taskQueue}'` })).count.toNumber() === ids.length)
    const before = await Promise.all(ids.map(({ workflowId }) => workflowTime(client, workflowId)))
    const steps: number[] = []
    const record = (mostMs: number): Promise<number> => {
      // An instant comes after three hours.
      const ms = steps.length === 0 ? DAY / 8 : mostMs
      steps.push(ms / DAY)
      return Promise.resolve(ms)
    }
    expect(await moveTimeTogether({ client, taskQueue: config.taskQueue }, 1.5 * DAY, record)).toBe(1)
    expect(steps).toEqual([0.125, 1, 0.375])
    const after = await Promise.all(ids.map(({ workflowId }) => workflowTime(client, workflowId)))
    expect(after.map((time, index) => Math.round((time.getTime() - (before[index]?.getTime() ?? 0)) / DAY * 10) / 10)).toEqual([1.5, 0])
    await Promise.all(ids.map(({ workflowId }) => client.workflow.getHandle(workflowId).terminate('end of test')))
  })
  test('takes a workflow that is over, or was never there, as ended', async () => {
    expect(await skipTime(client, 'never-there', DAY)).toBe('ended')
  })
  test('refuses to go back', async () => {
    await expect(skipTime(client, 'any', -DAY)).rejects.toThrow(RangeError)
  })
})

describe('a Temporal server that is away', () => {
  test('is told apart from one that refuses', async () => {
    const away = connectClient({ ...temporalConfig(), temporalAddress: '127.0.0.1:1' })
    const there = connectClient(temporalConfig())
    try {
      expect(await isReachable(away, 1_000)).toBe(false)
      const unreachable = await away.connection.withDeadline(Date.now() + 1_000, () => away.workflow.start('x', { workflowId: 'x', taskQueue: 'x' })).catch((error: unknown) => error)
      expect(isUnavailable(unreachable)).toBe(true)
      const refusal = await there.workflow.getHandle('never-there').signal('x').catch((error: unknown) => error)
      expect(refusal).toBeInstanceOf(Error)
      expect(isUnavailable(refusal)).toBe(false)
    } finally {
      await Promise.all([away.connection.close(), there.connection.close()])
    }
  })
})
