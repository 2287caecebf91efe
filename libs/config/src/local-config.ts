import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { environmentSchema } from './schema.ts'
import { parseEnvironment } from './read-config.ts'

const localSchema = environmentSchema.pick({
  VINHDANH_WEB_PORT: true, VINHDANH_API_PORT: true, VINHDANH_MAIL_PORT: true, VINHDANH_DATA_DIR: true, VINHDANH_LOG_LEVEL: true, VINHDANH_CACHE_DIR: true, VINHDANH_TASK_QUEUE: true,
}).extend({
  // what is not given is embedded, chosen or free: the local stack needs no environment at all
  VINHDANH_DATABASE_URL: environmentSchema.shape.VINHDANH_DATABASE_URL.optional(),
  VINHDANH_TEMPORAL_ADDRESS: environmentSchema.shape.VINHDANH_TEMPORAL_ADDRESS.removeDefault().optional(),
  VINHDANH_MAIL_SMTP_PORT: environmentSchema.shape.VINHDANH_MAIL_SMTP_PORT.removeDefault().optional(),
  VINHDANH_WORKER_PORT: environmentSchema.shape.VINHDANH_WORKER_PORT.removeDefault().optional(),
  // whoever tries the product in the evening wants to see its mail; passed on as it is written
  VINHDANH_QUIET_HOURS: z.string().default('none'),
})

/** What the local stack is told: ports of the three sets of pages, its folders, and servers to use instead of the embedded ones. */
export type LocalConfig = ReturnType<typeof readLocalConfig>

/**
 * Reads the environment of the local stack. Folders are absolute.
 * @throws ConfigError naming each variable that is wrong
 */
export function readLocalConfig(env: NodeJS.ProcessEnv = process.env) {
  const given = parseEnvironment(localSchema, env)
  return Object.freeze({
    databaseUrl: given.VINHDANH_DATABASE_URL,
    temporalAddress: given.VINHDANH_TEMPORAL_ADDRESS,
    webPort: given.VINHDANH_WEB_PORT,
    apiPort: given.VINHDANH_API_PORT,
    mailPort: given.VINHDANH_MAIL_PORT,
    mailSmtpPort: given.VINHDANH_MAIL_SMTP_PORT,
    workerPort: given.VINHDANH_WORKER_PORT,
    quietHours: given.VINHDANH_QUIET_HOURS,
    taskQueue: given.VINHDANH_TASK_QUEUE,
    logLevel: given.VINHDANH_LOG_LEVEL,
    dataDir: resolve(given.VINHDANH_DATA_DIR),
    cacheDir: resolve(given.VINHDANH_CACHE_DIR ?? join(env['XDG_CACHE_HOME'] ?? env['LOCALAPPDATA'] ?? join(homedir(), '.cache'), 'vinhdanh')),
  })
}

/** The environment for a child process: ours, with some variables set. */
export const childEnvironment = (changes: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({ ...process.env, ...changes })
