import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect } from '@jest/globals'
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import { dossierWorkflowId } from '@vinhdanh/contracts'
import type { World } from './world.ts'

export const historiesFolder = fileURLToPath(new URL('../replay/histories', import.meta.url))

/** How the SDK names a worker and its own queue. */
const processAndHost = /^\d+@/
/** Of a test with hundreds of dossiers the first few tell its story. */
const mostLookedAt = 3

/** A test's name as that of a file. */
export const scenarioName = (title: string): string => title.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')

/**
 * After each test of the file, keeps the longest history of the dossiers it began for the replay test, once: what is there stands for runs that may still
 * be open in production, and is never written over. Who worked on it (process and host) is left out. Stands after the `afterAll` of the file.
 */
export function keepHistories(...worlds: readonly (() => World)[]): void {
  const seen = new Set<string>()
  afterEach(async () => {
    const { currentTestName = '', testPath = '' } = expect.getState()
    const folder = `${historiesFolder}/${basename(testPath, '.test.ts')}`
    const file = `${folder}/${scenarioName(currentTestName)}.json`
    const histories = (await Promise.all(worlds.map((world) => newHistories(world(), seen)))).flat()
    const [longest] = histories.sort((one, other) => other.length - one.length)
    if (longest === undefined || existsSync(file)) return
    await mkdir(folder, { recursive: true })
    await writeFile(file, longest)
  })
}

/** The last run of each dossier that was begun since the last look. A dossier whose job has not run yet has none. */
async function newHistories({ client, database }: World, seen: Set<string>): Promise<string[]> {
  const begun = (await database.query<{ id: string }>('SELECT id FROM dossier WHERE plan IS NOT NULL ORDER BY code')).filter(({ id }) => !seen.has(id))
  for (const { id } of begun) seen.add(id)
  const found = await Promise.all(begun.slice(0, mostLookedAt).map(({ id }) => client.workflow.getHandle(dossierWorkflowId(id)).fetchHistory().catch(() => null)))
  return found.flatMap((history) => (history ? [withoutHosts(history)] : []))
}

function withoutHosts(history: Parameters<typeof historyToJSON>[0]): string {
  const plain: unknown = JSON.parse(historyToJSON(history))
  return `${JSON.stringify(plain, (_, value: unknown) => (typeof value === 'string' && processAndHost.test(value) ? 'worker' : value), 1)}\n`
}
