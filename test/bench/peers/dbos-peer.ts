import { DBOS } from '@dbos-inc/dbos-sdk'
import pg from 'pg'
import { levelLoop } from './level-loop.ts'
import { servePeer } from './protocol.ts'

/** The same bare dossier on DBOS, an engine inside the process. Arguments: the address of an empty database for its tasks, and of one for itself. */
const [databaseUrl = '', systemDatabaseUrl = ''] = process.argv.slice(2)
const levels = 4
const longestWaitSeconds = 86_400

const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 })
await pool.query(`CREATE TABLE IF NOT EXISTS task (id bigserial PRIMARY KEY, dossier text, level int, state text, opened_at timestamptz DEFAULT now());
  CREATE INDEX IF NOT EXISTS task_dossier ON task (dossier, level)`)
const loop = levelLoop((dossier, level) => DBOS.send(dossier, 'approve', `decision ${level}`))

async function open(dossier: string, level: number): Promise<void> {
  await pool.query({ name: 'open', text: `INSERT INTO task (dossier, level, state) VALUES ($1, $2, 'open')`, values: [dossier, level] })
  loop.opened(dossier, level)
}

async function close(dossier: string, level: number): Promise<void> {
  await pool.query({ name: 'close', text: `UPDATE task SET state = 'decided' WHERE dossier = $1 AND level = $2`, values: [dossier, level] })
}

async function dossier(): Promise<void> {
  const id = DBOS.workflowID ?? ''
  for (let level = 1; level <= levels; level += 1) {
    await DBOS.runStep(() => open(id, level), { name: 'open' })
    await DBOS.recv(`decision ${level}`, longestWaitSeconds)
    await DBOS.runStep(() => close(id, level), { name: 'close' })
  }
}

const workflow = DBOS.registerWorkflow(dossier, { name: 'dossier' })
DBOS.setConfig({ name: 'bench', systemDatabaseUrl, systemDatabasePoolSize: 20, logLevel: 'error' })
await DBOS.launch()

servePeer((count, concurrency) => loop.run(count, concurrency, async () => {
  const started = await DBOS.startWorkflow(workflow)()
  await started.getResult()
  return started.workflowID
}), async () => {
  await DBOS.shutdown()
  await pool.end()
})
