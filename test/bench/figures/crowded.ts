import { openDrive } from '../drive.ts'
import { checkAwarded } from '../check-awarded.ts'
import { digits, type Figure, judge } from '../figure.ts'
import { addDossiers, openCrowd } from '../many-dossiers.ts'
import { inTurns } from '../measure.ts'
import { openProduct, untilNoJobs } from '../product.ts'

const sizes = { full: { few: 1_000, many: 100_000, dossiers: 60, pairs: 5 }, short: { few: 50, many: 500, dossiers: 8, pairs: 1 } }
const concurrency = 16
/** Dossiers that one unit's head holds, and that are added at once. */
const each = 50
const atOnce = 2_500

/** What a dossier costs from handing in to the award when many others are open: two installations side by side, in turns. */
export const crowded: Figure = {
  name: 'crowded',
  async run(form, say) {
    const { few, many, dossiers, pairs } = sizes[form]
    const [quiet, full] = [await openInstallation(few), await openInstallation(many)]
    try {
      say(`${few} dossiers are open in one installation, ${many} in the other`)
      const result = await inTurns(pairs, () => full.carry(dossiers), () => quiet.carry(dossiers))
      for (const { check } of [quiet, full]) await check()
      return [{
        no: '15', what: `time of a dossier with ${many} open, ${concurrency} at once`, product: `${digits(result.product.median)} ms`, peer: `${few} open: ${digits(result.peer.median)} ms`,
        ratio: `${digits(result.ratio.median)} (${digits(result.ratio.least)}-${digits(result.ratio.most)})`, must: '1.3', aim: '1.1', reached: judge(result.ratio.median, { must: 1.3, aim: 1.1, better: 'less' }),
      }]
    } finally {
      for (const { close } of [quiet, full]) await close()
    }
  },
}

interface Installation {
  /** Carries some more dossiers through it: milliseconds for each. */
  carry(count: number): Promise<number>
  check(): Promise<void>
  close(): Promise<void>
}

/** An installation in which so many dossiers are open. */
async function openInstallation(open: number): Promise<Installation> {
  const product = await openProduct()
  const { database } = product
  const crowd = await openCrowd(database)
  // What is handed in is counted at the end: the crowd was not.
  await database.query('UPDATE dossier SET submitted_at = NULL')
  for (let left = open; left > 0; left -= atOnce) await addDossiers(database, crowd, Math.min(left, atOnce), Math.ceil(Math.min(left, atOnce) / each))
  const drive = await openDrive(product, 8)
  await product.startWorker()
  const carry = async (count: number): Promise<number> => {
    return 1000 / (await drive.carry(await drive.draft(count), concurrency))
  }
  await carry(8)
  return {
    carry,
    async check() {
      await untilNoJobs(database)
      await checkAwarded(database)
    },
    async close() {
      await drive.close()
      await product.close()
    },
  }
}
