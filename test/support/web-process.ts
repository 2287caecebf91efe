import type { Config } from '@vinhdanh/config'
import { type ServerProcess, serverProcess } from './server-process.ts'

/** A further web process over the record of an installation; not started yet. Kill it in `afterAll`. */
export const webProcess = (config: Config): Promise<ServerProcess> => serverProcess('web', {
  VINHDANH_DATABASE_URL: config.databaseUrl, VINHDANH_SECRET: config.secret, VINHDANH_FILES_DIR: config.filesDir, VINHDANH_TIME_SHIFT: 'allowed', VINHDANH_MAX_UPLOAD_BYTES: String(config.maxUploadBytes),
})
