import type { Jobs } from '@vinhdanh/contracts'
import { AppError } from '@vinhdanh/domain'
import { askToRescanFiles, bookScan, filesToScan } from '@vinhdanh/record'
import type { JobParts } from './job.ts'

const EVERY_SECONDS = 60
/** Files of one look; what is left waits for the next, which then follows at once. */
const BATCH = 50

/**
 * Scans anew what is held back without a verdict, what came before there was a scanner, and what was judged a week ago, and asks for the next look. While the scanner is away
 * nothing counts as tried; where there is none, nobody asks again until a worker starts. It may die anywhere and run twice. Next file to read: libs/record/src/files/book-scan.command.ts.
 */
export async function rescanFiles(_: Jobs['rescan-files'], { database, files, claims, logger }: Pick<JobParts, 'database' | 'files' | 'claims' | 'logger'>): Promise<void> {
  const scanning = await files.scanning()
  if (scanning === 'none') return
  let left = false
  if (scanning === 'away') logger.warn('the scanner does not answer, what it has not judged stays held back')
  else if (await claims.take('rescan-files')) {
    try {
      const due = await filesToScan(database, BATCH)
      for (const sha256 of due) await scanOne(sha256, { database, files, logger })
      left = due.length === BATCH
    } finally {
      await claims.release('rescan-files')
    }
  }
  await askToRescanFiles(database, left ? 0 : EVERY_SECONDS)
}

async function scanOne(sha256: string, { database, files, logger }: Pick<JobParts, 'database' | 'files' | 'logger'>): Promise<void> {
  try {
    const verdict = await files.rescan(sha256)
    if (verdict.state === 'infected') logger.warn({ sha256, signature: verdict.signature }, 'a stored file was found infected and is held back')
    await bookScan(database, { sha256, verdict })
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'not-found') throw error
    // The integrity check tells of it; here it must not keep the others waiting.
    logger.error({ sha256 }, 'a stored file is missing and cannot be scanned')
    await bookScan(database, { sha256, verdict: { state: 'quarantined' } })
  }
}
