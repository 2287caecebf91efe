import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dossierWorkflowId, dossierWorkflowType } from '@vinhdanh/contracts'
import { createFileStore } from '@vinhdanh/files'
import { readHistory } from '@vinhdanh/temporal'
import { checkInvariants, type InvariantContext } from '../../apps/ops/src/check-invariants/index.ts'
import { decide, newDossier } from '../support/dossier.ts'
import { keepHistories } from '../support/histories.ts'
import { STEPS } from '../support/rules.ts'
import { openWorld, untilEnded, untilOpen, untilReady, until, type World } from '../support/world.ts'

const settleMs = 15_000
let world: World
let context: InvariantContext
let folder: string
beforeAll(async () => {
  world = await openWorld()
  folder = await mkdtemp(join(tmpdir(), 'vinhdanh-files-'))
  await untilReady(await world.startWorker())
  const { database, client: temporal, config: { taskQueue }, mail } = world
  context = { database, temporal, taskQueue, mailCatcher: mail.url }
})
afterAll(async () => { await world.close(); await rm(folder, { recursive: true }) })
keepHistories(() => world)

describe('record, workflows and mails together', () => {
  test('agree while dossiers are under way and when they have ended; a history can be saved', async () => {
    const { database, organisation, client } = world
    const [ended, underWay] = [await newDossier(database, organisation), await newDossier(database, organisation)]
    for (const stepId of STEPS) {
      await untilOpen(database, ended, stepId)
      await decide(database, organisation, ended)
    }
    await untilEnded(database, ended)
    await untilOpen(database, underWay, STEPS[0])
    expect(await checkInvariants(context, settleMs)).toEqual([])
    const history = JSON.parse(await readHistory(client, dossierWorkflowId(ended))) as { events: unknown[] }
    expect(history.events.length).toBeGreaterThan(20)
  }, 60_000)

  test('a workflow of another installation in the same namespace is none of theirs, one of their own without a dossier is seen', async () => {
    const { client, config: { taskQueue } } = world
    const ofOthers = dossierWorkflowId(randomUUID())
    const handle = await client.workflow.start(dossierWorkflowType, { workflowId: ofOthers, taskQueue: `${taskQueue}-elsewhere`, args: [{ dossierId: ofOthers }] })
    const seenBy = (own: InvariantContext) => async () => (await checkInvariants(own)).some(({ id, words }) => id === 'I1' && words.includes(ofOthers))
    await until('it is seen where it belongs', seenBy({ ...context, taskQueue: `${taskQueue}-elsewhere` }))
    expect(await seenBy(context)()).toBe(false)
    await handle.terminate('end of test')
  }, 60_000)

  test('a mail that is booked as sent and never arrived, and one that nobody booked, are seen', async () => {
    const { database } = world
    const { id } = await until('a mail is booked as sent', async () => (await database.query<{ id: string }>(`SELECT id FROM mail WHERE state = 'sent' LIMIT 1`))[0])
    await database.query(`UPDATE mail SET message_id = '<other@example.gov.vn>' WHERE id = $1`, [id])
    const words = (await checkInvariants(context)).map(({ id, words: said }) => `${id} ${said}`)
    expect(words).toEqual(expect.arrayContaining([expect.stringMatching(/^I8 .*never arrived/), expect.stringMatching(/^I8 .*does not know/)]))
  })

  test('a workflow that was lost, and files that were lost, are seen with their dossiers', async () => {
    const { database, client } = world
    const { id, code } = await database.queryOne<{ id: string; code: string }>(`SELECT id, code FROM dossier WHERE ended_at IS NULL AND state <> 'draft'`)
    await client.workflow.getHandle(dossierWorkflowId(id)).terminate('lost')
    const files = createFileStore({ root: folder, maxBytes: 1024 })
    const breaches = await until('the loss is seen', async () => {
      const found = await checkInvariants({ ...context, files })
      return found.some((breach) => breach.id === 'I1') && found
    })
    expect(breaches).toContainEqual(expect.objectContaining({ id: 'I1', words: `${code}: open in the record, but no workflow runs` }))
    expect(breaches.filter((breach) => breach.id === 'I5' && /is missing/.test(breach.words)).length).toBe(2)
  })
})
