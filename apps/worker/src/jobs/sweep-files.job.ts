import type { Jobs } from '@vinhdanh/contracts'
import { askToSweepFiles, forgetFiles, knownFiles } from '@vinhdanh/record'
import type { JobParts } from './job.ts'

const EVERY_SECONDS = 3_600
/** What is younger may be on its way into the record; with the hour between two sweeps nothing that nobody refers to lives for a day. */
const OLDER_THAN_MS = 20 * 3_600_000

/**
 * Forgets what nothing in the record names, removes from the store what the record does not know and what cut uploads left, and asks for the next sweep. It may die anywhere and
 * run twice: a file is forgotten first and removed then. Next files to read: libs/record/src/files/forget-files.command.ts, libs/files/src/sweep-store.ts.
 */
export async function sweepFiles(_: Jobs['sweep-files'], { database, files, claims, logger }: Pick<JobParts, 'database' | 'files' | 'claims' | 'logger'>): Promise<void> {
  if (await claims.take('sweep-files')) {
    try {
      const { retired, forgotten } = await forgetFiles(database)
      const swept = await files.sweep({ known: (sha256) => knownFiles(database, sha256), olderThanMs: OLDER_THAN_MS })
      const line = { retired, forgotten, ...swept }
      if (swept.unknownStore) logger.warn(line, 'the record knows none of the files of the store: is it the right one? nothing was removed')
      else logger.info(line, 'the store was swept')
    } finally {
      await claims.release('sweep-files')
    }
  }
  await askToSweepFiles(database, EVERY_SECONDS)
}
