import { resolve } from 'node:path'
import { parseEnvironment } from './read-config.ts'
import { environmentSchema } from './schema.ts'

const opsSchema = environmentSchema.pick({ VINHDANH_TEMPORAL_NAMESPACE: true, VINHDANH_TASK_QUEUE: true, VINHDANH_DATA_DIR: true, VINHDANH_MAX_UPLOAD_BYTES: true, VINHDANH_TIME_SHIFT: true, VINHDANH_SIGNING_KEY: true, VINHDANH_CHECKPOINT_DIR: true }).extend({
  // what is not given is looked up in the local stack that runs on the data folder
  VINHDANH_DATABASE_URL: environmentSchema.shape.VINHDANH_DATABASE_URL.optional(),
  VINHDANH_TEMPORAL_ADDRESS: environmentSchema.shape.VINHDANH_TEMPORAL_ADDRESS.removeDefault().optional(),
  VINHDANH_FILES_DIR: environmentSchema.shape.VINHDANH_FILES_DIR.removeDefault().optional(),
})

/** What a one-shot command is told: a few variables of the service's environment, none of them required. */
export type OpsConfig = ReturnType<typeof readOpsConfig>

/**
 * Reads what one-shot commands need of the environment. Folders are absolute.
 * @throws ConfigError naming each variable that is wrong
 */
export function readOpsConfig(env: NodeJS.ProcessEnv = process.env) {
  const given = parseEnvironment(opsSchema, env)
  return Object.freeze({
    databaseUrl: given.VINHDANH_DATABASE_URL,
    temporalAddress: given.VINHDANH_TEMPORAL_ADDRESS,
    temporalNamespace: given.VINHDANH_TEMPORAL_NAMESPACE,
    taskQueue: given.VINHDANH_TASK_QUEUE,
    dataDir: resolve(given.VINHDANH_DATA_DIR),
    filesDir: given.VINHDANH_FILES_DIR === undefined ? undefined : resolve(given.VINHDANH_FILES_DIR),
    maxUploadBytes: given.VINHDANH_MAX_UPLOAD_BYTES,
    checkpointDir: given.VINHDANH_CHECKPOINT_DIR === undefined ? undefined : resolve(given.VINHDANH_CHECKPOINT_DIR),
    signingKey: given.VINHDANH_SIGNING_KEY,
    timeShift: given.VINHDANH_TIME_SHIFT,
  })
}
