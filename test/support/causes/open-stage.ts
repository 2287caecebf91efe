import { cookieName, digestOf, randomToken } from '@vinhdanh/access'
import { createSession } from '@vinhdanh/record'
import { freePorts } from '../../../apps/local/src/ports.ts'
import { browserOf } from '../../../apps/web/src/testing/browser-of.ts'
import { startWeb } from '../../../apps/web/src/testing/start-web.ts'
import { createOrganisation } from '../organisation.ts'
import { advance } from '../time.ts'
import { openWorld, untilReady } from '../world.ts'
import type { Stage } from './scenario.ts'

const hourMs = 3_600_000

export interface Stages {
  /** The installation with a ministry of its own. */
  next(): Promise<Stage>
  close(): Promise<void>
}

/** Opens what all causes share: record, Temporal, worker, a door for bounces, pages. Close it in `afterAll`. */
export async function openStages(): Promise<Stages> {
  const [scannerPort = 0] = await freePorts(1)
  const world = await openWorld({ environment: { VINHDANH_BOUNCE_DOMAIN: 'bounces.example.gov.vn', VINHDANH_DIGEST_AT: '23:59', VINHDANH_CLAMAV_SOCKET: `127.0.0.1:${scannerPort}` } })
  const { config, database, client, mail } = world
  const worker = await world.startWorker()
  await untilReady(worker)
  const web = await startWeb({ VINHDANH_DATABASE_URL: config.databaseUrl, VINHDANH_FILES_DIR: config.filesDir })
  return {
    next: async () => ({
      config, database, client, mail, scannerPort, bouncePort: worker.bouncePort() ?? 0, organisation: await createOrganisation(database),
      async windowOf(personId) {
        const token = randomToken()
        await createSession(database, personId, digestOf(token), hourMs)
        const window = browserOf(web.url)
        window.cookies.set(cookieName('session', false), token)
        return window
      },
      pass: (dossierId, workingDays) => advance(world, { workingDays }, [dossierId]),
    }),
    async close() {
      await web.stop()
      await world.close()
    },
  }
}
