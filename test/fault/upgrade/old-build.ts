// Runs inside a checkout of an earlier commit, from that commit's sources: makes a record, opens dossiers at different places, and serves them with worker and pages until it is told to stop.
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { readConfig } from '@vinhdanh/config'
import { Database, holdDossier, migrate } from '@vinhdanh/record'
import { createLogger } from '@vinhdanh/telemetry'
import { installRuntime } from '@vinhdanh/temporal'
import { startWeb } from '../../../apps/web/src/testing/start-web.ts'
import { startWorker } from '../../../apps/worker/src/start-worker.ts'
import { decide, newDossier, openTasks } from '../../support/dossier.ts'
import { createOrganisation } from '../../support/organisation.ts'
import { importTestRules, STEPS } from '../../support/rules.ts'

const [count = '20'] = process.argv.slice(2)
const config = { ...readConfig(process.env), workerPort: 0 }
await migrate(config.databaseUrl)
const database = await Database.open({ url: config.databaseUrl, applicationName: 'old-build' })
await importTestRules(database)
const organisation = await createOrganisation(database)
installRuntime()
const worker = await startWorker({ config, logger: createLogger('worker', { level: config.logLevel }) })

async function untilTask(dossierId: string): Promise<void> {
  while ((await openTasks(database, dossierId)).length === 0) await delay(50)
}

/** Goes on with one dossier: to one of the steps, there to be returned or put on hold, or neither. */
async function open(number: number): Promise<void> {
  const dossierId = await newDossier(database, organisation)
  await untilTask(dossierId)
  const steps = number % STEPS.length
  for (const stepId of STEPS.slice(0, steps)) {
    while ((await openTasks(database, dossierId))[0]?.stepId !== stepId) await delay(50)
    await decide(database, organisation, dossierId)
  }
  while ((await openTasks(database, dossierId))[0]?.stepId !== STEPS[steps]) await delay(50)
  const fate = Math.floor(number / STEPS.length) % 3
  if (fate === 1 && steps > 0) await decide(database, organisation, dossierId, 'return')
  if (fate === 2) await holdDossier(database, organisation.people.administrator.actor, { dossierId, reason: 'Xác minh đơn', authority: 'Thanh tra thử', paperNumber: '5/TTr', expectedUntil: null })
}

const opening: Promise<void>[] = []
for (let number = 0; number < Number(count); number += 1) {
  opening.push(open(number))
  if (opening.length === 20) await Promise.all(opening.splice(0))
}
await Promise.all(opening)
const web = await startWeb({ VINHDANH_DATABASE_URL: config.databaseUrl })
process.send?.({ organisation, webUrl: web.url })
await once(process, 'message')
await Promise.all([worker.stop(), web.stop(), database.close()])
process.disconnect()
