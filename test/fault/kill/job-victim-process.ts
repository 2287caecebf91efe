// As victim-process.ts, for the jobs of the outbox: their calls to Temporal and to the mail server are places to stop at too.
import { readConfig } from '@vinhdanh/config'
import type { Jobs } from '@vinhdanh/contracts'
import { openFileStore } from '@vinhdanh/files'
import { createMailer } from '@vinhdanh/mail'
import { Database } from '@vinhdanh/record'
import { createLogger } from '@vinhdanh/telemetry'
import { connectClient } from '@vinhdanh/temporal'
import { createCourier } from '../../../apps/worker/src/courier.ts'
import type { Job, JobParts } from '../../../apps/worker/src/jobs/job.ts'
import { jobs } from '../../../apps/worker/src/outbox/outbox.ts'
import { OutboxSession } from '../../../apps/worker/src/outbox/session.ts'
import { createUpstreams } from '../../../apps/worker/src/upstreams.ts'
import { Life, lives, report } from './life.ts'
import type { Order } from './order.ts'

const crossing = <T>(send: () => Promise<T>): Promise<T> => {
  const life = lives.getStore()
  return life ? life.cross(send) : send()
}

/** Puts a stop before and after a method; what calls it does not notice. */
function watch(target: object, name: string): void {
  const method = Reflect.get(target, name) as (...parameters: unknown[]) => Promise<unknown>
  Reflect.set(target, name, (...parameters: unknown[]) => crossing(() => method.apply(target, parameters)))
}

async function open(): Promise<Omit<JobParts, 'courier'>> {
  const config = readConfig(process.env)
  const logger = createLogger('worker', { level: config.logLevel })
  const database = await Database.open({ url: config.databaseUrl, applicationName: 'victim', poolSize: 20 })
  const client = connectClient(config)
  watch(client.workflow, 'start')
  const { getHandle } = client.workflow
  Reflect.set(client.workflow, 'getHandle', (id: string) => {
    const handle = getHandle.call(client.workflow, id)
    watch(handle, 'executeUpdate')
    return handle
  })
  const mailer = createMailer({ smtpUrl: config.smtpUrl, mailFrom: config.mailFrom })
  watch(mailer, 'deliver')
  return { config, logger, database, client, mailer, files: openFileStore(config), upstreams: createUpstreams(logger, { database, client, mailer }), claims: await OutboxSession.open(config.databaseUrl) }
}

const parts = open()
async function carryOut(order: Order): Promise<void> {
  const life = new Life(order)
  const job = jobs[order.effect as keyof Jobs] as Job<keyof Jobs>
  const opened = await parts
  // A courier of its own: what jobs do together would stand still together.
  const courier = createCourier(opened.database, opened.config)
  const refusal = await lives.run(life, () => job(order.args[0] as Jobs[keyof Jobs], { ...opened, courier })).then(() => null, String)
  report({ id: order.id, stopped: false, refusal, transactions: life.transactions })
}

process.on('message', (order: Order) => void carryOut(order))
process.on('disconnect', () => process.exit())
