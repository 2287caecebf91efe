import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { readConfig } from '@vinhdanh/config'
import { Database, migrate, releaseDossier } from '@vinhdanh/record'
import { connectClient, installRuntime } from '@vinhdanh/temporal'
import { checkInvariants } from '../../../apps/ops/src/check-invariants/index.ts'
import { correct, decide, openTasks } from '../../support/dossier.ts'
import { emptyDatabase } from '../../support/database.ts'
import { startMailCatcher } from '../../support/mail.ts'
import type { Organisation } from '../../support/organisation.ts'
import { temporalConfig } from '../../support/temporal.ts'
import { spawnWorker } from '../../support/worker-process.ts'
import { until } from '../../support/world.ts'
import { beginDossiers, commitOf, hasSamePackages, layOut } from './earlier-build.ts'

/** What is upgraded from, and how many dossiers are under way then: 200 by hand (VINHDANH_UPGRADE_DOSSIERS=200). */
const { VINHDANH_UPGRADE_FROM: from = 'HEAD~1', VINHDANH_UPGRADE_DOSSIERS: dossiers = '12' } = process.env
const UPGRADE_MS = 240_000 + Number(dossiers) * 3_000
const folder = mkdtempSync(join(tmpdir(), 'vinhdanh-upgrade-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const commit = commitOf(from)
const why = commit === null ? `the history does not reach ${from}` : hasSamePackages(commit) ? null : `${from} wants other packages than this checkout`

/** Does the next thing that a dossier waits for, until it has ended. */
async function driveToEnd(database: Database, organisation: Organisation, dossierId: string): Promise<void> {
  for (;;) {
    const dossier = await database.queryOne<{ ended: boolean; held: boolean }>('SELECT ended_at IS NOT NULL AS ended, held_since IS NOT NULL AS held FROM dossier WHERE id = $1', [dossierId])
    if (dossier.ended) return
    if (dossier.held) await releaseDossier(database, organisation.people.administrator.actor, { dossierId, releasePaper: '9/TTr' })
    const task = await until('a task is open, or the dossier has ended', async () => (await openTasks(database, dossierId))[0] ??
      (await database.query<{ stepId: 'none' }>(`SELECT 'none' AS "stepId" FROM dossier WHERE id = $1 AND ended_at IS NOT NULL`, [dossierId]))[0], 60_000)
    if (task.stepId === 'none') return
    const { kind } = await database.queryOne<{ kind: string }>(`SELECT kind FROM step WHERE dossier_id = $1 AND state = 'open'`, [dossierId])
    await (kind === 'correction' ? correct(database, organisation, dossierId) : decide(database, organisation, dossierId))
  }
}

const rehearse = why === null ? test : test.skip
rehearse(`${dossiers} dossiers that were begun by ${from} are finished by this build${why === null ? '' : ` (skipped: ${why})`}`, async () => {
  layOut(commit ?? '', folder)
  const fresh = await emptyDatabase()
  const mail = await startMailCatcher()
  const { temporalAddress, taskQueue } = temporalConfig()
  const environment = {
    VINHDANH_DATABASE_URL: fresh.url, VINHDANH_TEMPORAL_ADDRESS: temporalAddress, VINHDANH_TEMPORAL_NAMESPACE: 'default', VINHDANH_TASK_QUEUE: taskQueue,
    VINHDANH_SMTP_URL: mail.smtpUrl, VINHDANH_SECRET: 'x'.repeat(32), VINHDANH_LOG_LEVEL: 'silent',
  }
  const organisation = await beginDossiers(folder, environment, Number(dossiers))
  await migrate(fresh.url)
  const worker = await spawnWorker(environment)
  await worker.ready()
  const database = await Database.open({ url: fresh.url, applicationName: 'test' })
  const ids = await database.query<{ id: string }>('SELECT id FROM dossier ORDER BY code')
  expect(ids).toHaveLength(Number(dossiers))
  await Promise.all(ids.map(({ id }) => driveToEnd(database, organisation, id)))
  installRuntime()
  const temporal = connectClient(readConfig(environment))
  const breaches = await checkInvariants({ database, temporal, taskQueue, mailCatcher: mail.url }, 60_000)
  expect(await database.query(`SELECT state, count(*)::int AS n FROM dossier GROUP BY 1`)).toEqual([{ state: 'awarded', n: Number(dossiers) }])
  expect(breaches).toEqual([])
  await worker.end('SIGTERM')
  await Promise.all([temporal.connection.close(), database.close(), mail.stop()])
  await fresh.drop()
}, UPGRADE_MS)
