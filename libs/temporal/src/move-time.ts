import type { Client } from '@temporalio/client'
import { skipTime } from './skip-time.ts'

/** The workflows that a move of time takes along: those of one task queue, for a server may carry other installations. */
export interface Movable {
  readonly client: Client
  readonly taskQueue: string
}

const DAY_MS = 86_400_000
const AT_ONCE = 8

/**
 * Moves the record's time and every open workflow of the installation forward together, a day at a time at most, so that what falls due on different days happens in
 * that order. Local stack and tests only.
 * @param ms how far, in milliseconds
 * @param moveRecord moves the record's time by so many milliseconds or fewer, and answers how many
 * @returns how many workflows went along
 */
export async function moveTimeTogether(movable: Movable, ms: number, moveRecord: (mostMs: number) => Promise<number>): Promise<number> {
  const moved = new Set<string>()
  for (let left = ms, step = 0; left > 0; left -= step) {
    step = await moveRecord(Math.min(left, DAY_MS))
    for (const workflowId of await moveWorkflows(movable, step)) moved.add(workflowId)
  }
  return moved.size
}

/**
 * Makes up for a move that was cut off after `ms` milliseconds: its last day may not have reached every workflow, and is made again for all of them.
 * One that comes too early asks the record, which is the judge, and waits on. Local stack and tests only.
 */
export async function repeatLastDay(movable: Movable, ms: number): Promise<void> {
  await moveWorkflows(movable, Math.min(ms, DAY_MS))
}

async function moveWorkflows({ client, taskQueue }: Movable, ms: number): Promise<string[]> {
  const open: string[] = []
  for await (const { workflowId } of client.workflow.list({ query: `ExecutionStatus = 'Running' AND TaskQueue = '${taskQueue}'` })) open.push(workflowId)
  const next = open.values()
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (const workflowId of next) await skipTime(client, workflowId, ms)
  }))
  return open
}
