import type { Jobs } from '@vinhdanh/contracts'
import { askForNextDigests, askToMakeDigests, beginDigests, finishDigests, oweDigests } from '@vinhdanh/record'
import type { JobParts } from './job.ts'

/** People whose digests are owed in one transaction. */
const BATCH = 200
/** Seconds after which the job looks again for reminders that are still to fire, or for another process that makes the digests. */
const AGAIN_SECONDS = 1

/**
 * Owes this morning's digests, batch by batch, and asks for those of the next. It may die after any batch and run twice: whoever has theirs is passed over. The
 * letters are drawn and sent one by one, as others are. Next file to read: libs/record/src/notices/make-digests.command.ts.
 */
export async function makeDigests(_: Jobs['make-digests'], { database, config, claims, logger }: Pick<JobParts, 'database' | 'config' | 'claims' | 'logger'>): Promise<void> {
  if (!(await claims.take('make-digests'))) return askToMakeDigests(database, AGAIN_SECONDS)
  try {
    const { day, state } = await beginDigests(database, config)
    if (state === 'gathering') return await askToMakeDigests(database, AGAIN_SECONDS)
    if (state === 'due') {
      let made = 0
      for (let after: string | null = null, goesOn = true; goesOn; goesOn = after !== null) {
        const batch: Awaited<ReturnType<typeof oweDigests>> = await oweDigests(database, day, { after, limit: BATCH })
        made += batch.people
        after = batch.next
        logger.info({ day, made }, 'digests are owed')
      }
      logger.info({ day, people: await finishDigests(database, day) }, 'the digests of the day are complete')
    }
    await askForNextDigests(database, config)
  } finally {
    await claims.release('make-digests')
  }
}
