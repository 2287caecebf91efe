import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Client } from '@temporalio/client'
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import { dossierWorkflowId } from '@vinhdanh/contracts'

export const historiesFolder = fileURLToPath(new URL('../replay/histories', import.meta.url))

/** How the SDK names a worker and its own queue. */
const processAndHost = /^\d+@/

/**
 * Keeps the history of a dossier's run for the replay test, once: what is there stands for runs that may still be open in production, and is
 * never written over. Who worked on it (process and host) is left out.
 */
export async function keepHistory(client: Client, dossierId: string, scenario: string, runId?: string): Promise<void> {
  const file = `${historiesFolder}/${scenario}.json`
  if (existsSync(file)) return
  const history: unknown = JSON.parse(historyToJSON(await client.workflow.getHandle(dossierWorkflowId(dossierId), runId).fetchHistory()))
  await writeFile(file, `${JSON.stringify(history, (_, value: unknown) => (typeof value === 'string' && processAndHost.test(value) ? 'worker' : value), 1)}\n`)
}
