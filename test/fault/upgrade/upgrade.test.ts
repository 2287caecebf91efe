import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import type { Client } from '@temporalio/client'
import { readConfig } from '@vinhdanh/config'
import { dossierWorkflowId } from '@vinhdanh/contracts'
import { Database, migrate, releaseDossier } from '@vinhdanh/record'
import { connectClient, installRuntime } from '@vinhdanh/temporal'
import { checkInvariants } from '../../../apps/ops/src/check-invariants/index.ts'
import { correct, decide, newDossier, openTasks } from '../../support/dossier.ts'
import { emptyDatabase } from '../../support/database.ts'
import { startMailCatcher } from '../../support/mail.ts'
import { windowOf } from '../../support/open-web.ts'
import type { Organisation } from '../../support/organisation.ts'
import { serverProcess } from '../../support/server-process.ts'
import { temporalConfig } from '../../support/temporal.ts'
import { spawnWorker } from '../../support/worker-process.ts'
import { until } from '../../support/world.ts'
import { beginDossiers, commitOf, hasSamePackages, layOut } from './earlier-build.ts'

/** What is upgraded from, and how many dossiers are under way then: 200 by hand (VINHDANH_UPGRADE_DOSSIERS=200). */
const { VINHDANH_UPGRADE_FROM: from = 'HEAD~1', VINHDANH_UPGRADE_DOSSIERS: dossiers = '12' } = process.env
const UPGRADE_MS = 240_000 + Number(dossiers) * 6_000
const folder = mkdtempSync(join(tmpdir(), 'vinhdanh-upgrade-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const commit = commitOf(from)
const why = commit === null ? `the history does not reach ${from}` : hasSamePackages(commit) ? null : `${from} wants other packages than this checkout`

interface Parts {
  readonly database: Database
  readonly organisation: Organisation
  /** Addresses of the pages that people use, one after the other. */
  readonly pages: readonly string[]
}

/** Passes a task by the pages at an address, as its holder. */
async function passByPage(url: string, database: Database, { taskId, holderId }: { readonly taskId: string; readonly holderId: string }): Promise<void> {
  const window = await windowOf(url, database, holderId)
  const { text } = await window.open(`/tasks/${taskId}/decide/pass`)
  const field = (name: string): string => new RegExp(`name="${name}" value="([^"]+)"`).exec(text)?.[1] ?? ''
  const answer = await window.send(`/tasks/${taskId}/decide/pass`, { decisionId: field('decisionId'), revisionSha256: field('revisionSha256'), reason: '' })
  expect([answer.status, answer.location]).toEqual([303, `/tasks/${taskId}/receipt`])
}

/** Does the next thing that a dossier waits for, until it has ended. */
async function driveToEnd({ database, organisation, pages }: Parts, dossierId: string): Promise<void> {
  for (let act = 0; ; act += 1) {
    const dossier = await database.queryOne<{ ended: boolean; held: boolean }>('SELECT ended_at IS NOT NULL AS ended, held_since IS NOT NULL AS held FROM dossier WHERE id = $1', [dossierId])
    if (dossier.ended) return
    if (dossier.held) await releaseDossier(database, organisation.people.administrator.actor, { dossierId, releasePaper: '9/TTr' })
    const task = await until('a task is open, or the dossier has ended', async () => (await openTasks(database, dossierId))[0] ??
      (await database.query<{ stepId: 'none' }>(`SELECT 'none' AS "stepId" FROM dossier WHERE id = $1 AND ended_at IS NOT NULL`, [dossierId]))[0], 60_000)
    if (!('taskId' in task)) return
    const { kind } = await database.queryOne<{ kind: string }>(`SELECT kind FROM step WHERE dossier_id = $1 AND state = 'open'`, [dossierId])
    if (kind === 'correction') await correct(database, organisation, dossierId)
    else if (task.stepId === 'central-decide') await decide(database, organisation, dossierId)
    else await passByPage(pages[act % pages.length] ?? '', database, task)
  }
}

/** The processes that did something in the workflows of these dossiers. */
async function workersOf(temporal: Client, dossierIds: readonly string[]): Promise<Set<number>> {
  const histories = await Promise.all(dossierIds.map((id) => temporal.workflow.getHandle(dossierWorkflowId(id)).fetchHistory()))
  return new Set(histories.flatMap(({ events }) => (events ?? []).flatMap(({ workflowTaskCompletedEventAttributes: task }) => (task?.identity ? [Number.parseInt(task.identity)] : []))))
}

const rehearse = why === null ? test : test.skip
rehearse(`${dossiers} dossiers that were begun by ${from} are finished, as are as many new ones, while both builds serve them, then by the earlier one alone, then by this one${why === null ? '' : ` (skipped: ${why})`}`, async () => {
  layOut(commit ?? '', folder)
  const fresh = await emptyDatabase()
  const mail = await startMailCatcher()
  const { temporalAddress, taskQueue } = temporalConfig()
  const environment = {
    VINHDANH_DATABASE_URL: fresh.url, VINHDANH_TEMPORAL_ADDRESS: temporalAddress, VINHDANH_TEMPORAL_NAMESPACE: 'default', VINHDANH_TASK_QUEUE: taskQueue,
    VINHDANH_SMTP_URL: mail.smtpUrl, VINHDANH_SECRET: 'x'.repeat(32), VINHDANH_LOG_LEVEL: 'silent',
  }
  const earlier = await beginDossiers(folder, environment, Number(dossiers))
  const { organisation } = earlier
  // The earlier build goes on working over the schema of this one.
  await migrate(fresh.url)
  const [worker, web] = [await spawnWorker(environment), await serverProcess('web', environment)]
  await Promise.all([worker.ready(), web.start()])
  const database = await Database.open({ url: fresh.url, applicationName: 'test' })
  installRuntime()
  const temporal = connectClient(readConfig(environment))
  const begun = (await database.query<{ id: string }>('SELECT id FROM dossier ORDER BY code')).map(({ id }) => id)
  expect(begun).toHaveLength(Number(dossiers))
  const newer = await Promise.all(begun.map(() => newDossier(database, organisation)))
  const thirds = [0, 1, 2].map((third) => [...begun, ...newer].filter((_, number) => number % 3 === third))
  const drive = (pages: readonly string[], ids: readonly string[] = []) => Promise.all(ids.map((id) => driveToEnd({ database, organisation, pages }, id)))

  await drive([earlier.webUrl, web.url], thirds[0])
  expect(await workersOf(temporal, [...begun, ...newer])).toEqual(new Set([earlier.pid, worker.child.pid]))
  await Promise.all([worker.end('SIGTERM'), web.kill()])
  await drive([earlier.webUrl], thirds[1])
  const again = await spawnWorker(environment)
  await Promise.all([again.ready(), web.start()])
  await earlier.stop()
  await drive([web.url], thirds[2])

  const breaches = await checkInvariants({ database, temporal, taskQueue, mailCatcher: mail.url }, 60_000)
  expect(await database.query(`SELECT state, count(*)::int AS n FROM dossier GROUP BY 1`)).toEqual([{ state: 'awarded', n: 2 * Number(dossiers) }])
  expect(breaches).toEqual([])
  await Promise.all([again.end('SIGTERM'), web.kill()])
  await Promise.all([temporal.connection.close(), database.close(), mail.stop()])
  await fresh.drop()
}, UPGRADE_MS)
