import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { bundleWorkflows, connectClient, connectWorker, createWorker, installRuntime } from '@vinhdanh/temporal'
import pg from 'pg'
import { temporalConfig } from '../../support/temporal.ts'
import { levelLoop } from './level-loop.ts'
import { servePeer } from './protocol.ts'

/** A bare workflow on the same Temporal server and PostgreSQL. Arguments: the workflow's name, the address of an empty database. */
const [name = 'recordFirst', databaseUrl = ''] = process.argv.slice(2)

export interface ShapeActivities {
  openTask(dossier: string, level: number): Promise<void>
  sendMail(dossier: string, level: number): Promise<void>
  closeTask(dossier: string, level: number): Promise<void>
  finish(dossier: string): Promise<void>
}

installRuntime()
const pool = new pg.Pool({ connectionString: databaseUrl, max: 16 })
await pool.query(`CREATE TABLE IF NOT EXISTS task (id bigserial PRIMARY KEY, dossier text, level int, state text, opened_at timestamptz DEFAULT now());
  CREATE INDEX IF NOT EXISTS task_dossier ON task (dossier, level); CREATE TABLE IF NOT EXISTS decision (id uuid PRIMARY KEY, dossier text, level int, decided_at timestamptz DEFAULT now())`)
const prepared = async (title: string, text: string, values: unknown[]): Promise<void> => { await pool.query({ name: title, text, values }) }

const config = temporalConfig()
const client = connectClient(config)
const handle = (dossier: string) => client.workflow.getHandle(dossier)
const loop = levelLoop(async (dossier, level) => {
  if (name === 'textbook') return handle(dossier).signal('decided', level)
  await prepared('decide', `WITH closed AS (UPDATE task SET state = 'decided' WHERE dossier = $2 AND level = $3 AND state = 'open' RETURNING id)
    INSERT INTO decision (id, dossier, level) SELECT $1, $2, $3 FROM closed`, [randomUUID(), dossier, level])
  await handle(dossier).executeUpdate('decide', { args: [level], updateId: `${dossier}:${level}` })
})
const activities: ShapeActivities = {
  async openTask(dossier, level) {
    await prepared('open', `INSERT INTO task (dossier, level, state) VALUES ($1, $2, 'open')`, [dossier, level])
    loop.opened(dossier, level)
  },
  sendMail: async () => undefined,
  closeTask: (dossier, level) => prepared('close', `UPDATE task SET state = 'decided' WHERE dossier = $1 AND level = $2`, [dossier, level]),
  finish: (dossier) => prepared('finish', `UPDATE task SET state = 'finished' WHERE dossier = $1 AND level = 4`, [dossier]),
}
const connection = await connectWorker(config)
const workflows = await bundleWorkflows(fileURLToPath(new URL('./shapes.workflow.ts', import.meta.url)))
const worker = await createWorker({ connection, config, workflows, activities: { ...activities }, tuning: { maxConcurrentWorkflowTaskExecutions: 40, maxCachedWorkflows: 2_000, maxConcurrentLocalActivityExecutions: 50 } })
const running = worker.run()

servePeer((count, concurrency) => loop.run(count, concurrency, async () => {
  const dossier = `${name}-${randomUUID()}`
  const started = await client.workflow.start(name, { taskQueue: config.taskQueue, workflowId: dossier, args: [] })
  await started.result()
  return dossier
}), async () => {
  worker.shutdown()
  await running
  await Promise.all([connection.close(), client.connection.close(), pool.end()])
})
