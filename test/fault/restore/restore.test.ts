import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Client } from '@temporalio/client'
import { readConfig } from '@vinhdanh/config'
import { dossierWorkflowId, placeInMemo } from '@vinhdanh/contracts'
import { Database, rehearseRepairs, seenBulkAct, startBulkAct, stuckLines } from '@vinhdanh/record'
import { connectClient } from '@vinhdanh/temporal'
import { copyOfDatabase, type FreshDatabase, freshDatabase } from '../../support/database.ts'
import { decide, newDossier } from '../../support/dossier.ts'
import { lookNow } from '../../support/look-now.ts'
import { type MailCatcher, startMailCatcher } from '../../support/mail.ts'
import { createOrganisation, type Organisation } from '../../support/organisation.ts'
import { system } from '../../support/record.ts'
import { importTestRules } from '../../support/rules.ts'
import { temporalConfig } from '../../support/temporal.ts'
import { spawnWorker, type WorkerProcess } from '../../support/worker-process.ts'
import { until, untilOpen } from '../../support/world.ts'

/** Whatever differs is found within a minute. */
const withinMs = 60_000
const files = mkdtempSync(join(tmpdir(), 'vinhdanh-restore-'))
const { temporalAddress, taskQueue } = temporalConfig()

let mail: MailCatcher
let client: Client
let kept: FreshDatabase
let database: Database
let worker: WorkerProcess
let organisation: Organisation

const environmentOf = (url: string): Record<string, string> => ({
  VINHDANH_DATABASE_URL: url, VINHDANH_TEMPORAL_ADDRESS: temporalAddress, VINHDANH_TASK_QUEUE: taskQueue, VINHDANH_SMTP_URL: mail.smtpUrl, VINHDANH_SECRET: 'x'.repeat(32),
  VINHDANH_FILES_DIR: files, VINHDANH_QUIET_HOURS: 'none',
})

/** Lets a record be the one that is worked on. */
async function begin(record: FreshDatabase): Promise<void> {
  kept = record
  database = await Database.open({ url: record.url, applicationName: 'test' })
  worker = await spawnWorker(environmentOf(record.url))
  await worker.ready()
}

async function end(): Promise<void> {
  await worker.end('SIGTERM')
  await database.close()
}

beforeAll(async () => {
  mail = await startMailCatcher()
  client = connectClient(readConfig(environmentOf('postgres://nobody@localhost/none')))
  const fresh = await freshDatabase()
  database = await Database.open({ url: fresh.url, applicationName: 'test' })
  await importTestRules(database)
  organisation = await createOrganisation(database)
  await database.close()
  await begin(fresh)
}, 120_000)
afterAll(async () => {
  await end()
  await Promise.all([client.connection.close(), mail.stop(), kept.drop()])
  rmSync(files, { recursive: true, force: true })
})

const many = (count: number): Promise<string[]> => Promise.all(Array.from({ length: count }, async () => {
  const dossierId = await newDossier(database, organisation)
  await untilOpen(database, dossierId, 'unit-sign')
  return dossierId
}))

/** The dossiers whose workflow waits elsewhere than the record, in the eyes of the next look at Temporal. */
async function differing(dossierIds: readonly string[]): Promise<string[]> {
  await lookNow(database)
  return (await stuckLines(database, dossierIds)).filter(({ cause }) => cause === 'places-differ').map(({ dossierId }) => dossierId).sort()
}

test('a record that came back from an earlier backup: within a minute everybody sees which dossiers had gone on since, and one act brings all of them back to what the record holds', async () => {
  const ids = await many(6)
  await end()
  const earlier = await copyOfDatabase(kept.url)
  const later = kept
  await begin(later)
  const goneOn = ids.slice(0, 3).sort()
  for (const id of goneOn) {
    await decide(database, organisation, id)
    await untilOpen(database, id, 'department-examine')
  }
  await end()

  await begin(earlier)
  await database.query(`UPDATE step SET opened_at = opened_at - interval '1 minute'`)
  await until('all that had gone on are found', async () => (await differing(ids)).length === goneOn.length, withinMs)
  expect(await differing(ids)).toEqual(goneOn)

  const { actor } = organisation.people.administrator
  const id = randomUUID()
  await rehearseRepairs(database, actor, { id, kind: 'restart-workflows', selection: { dossierIds: goneOn } })
  await startBulkAct(database, actor, { id, count: goneOn.length })
  await until('all are begun again', async () => (await seenBulkAct(database, system, id)).state === 'finished')
  expect(await seenBulkAct(database, system, id)).toMatchObject({ done: goneOn.length, refused: 0 })
  await until('none differs', async () => (await differing(ids)).length === 0, withinMs)
  for (const dossierId of ids) {
    await decide(database, organisation, dossierId)
    await untilOpen(database, dossierId, 'department-examine')
  }
  await later.drop()
}, 240_000)

test('a workflow that came back from an earlier backup asks the record and goes on where that is; nobody is asked or told anything twice', async () => {
  const ids = await many(2)
  for (const id of ids) {
    await decide(database, organisation, id)
    await untilOpen(database, id, 'department-examine')
  }
  const told = () => database.query(`SELECT unique_key FROM notice WHERE dossier_id = ANY($1) AND NOT starts_with(unique_key, 'digest:') ORDER BY created_at, unique_key`, [ids])
  const before = await told()
  for (const id of ids) {
    const handle = client.workflow.getHandle(dossierWorkflowId(id))
    // The end of its first task: it had opened the first step, and heard of nothing yet.
    const { events = [] } = await handle.fetchHistory()
    const workflowTaskFinishEventId = events?.find(({ workflowTaskCompletedEventAttributes: ended }) => ended)?.eventId ?? null
    const { runId } = await handle.describe()
    await client.workflowService.resetWorkflowExecution({ namespace: 'default', workflowExecution: { workflowId: handle.workflowId }, reason: 'an earlier backup', requestId: randomUUID(), workflowTaskFinishEventId })
    await until('another run is where the record is', async () => {
      const run = await handle.describe()
      return run.runId !== runId && placeInMemo(run.memo)?.stepId === 'department-examine'
    })
  }
  expect(await told()).toEqual(before)
  for (const id of ids) {
    await decide(database, organisation, id)
    await untilOpen(database, id, 'ministry-intake')
  }
  expect(await differing(ids)).toEqual([])
}, 120_000)
