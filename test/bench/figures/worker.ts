import { execFile } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { MAIL_PLACES } from '../../../apps/worker/src/outbox/outbox.ts'
import { checkAwarded } from '../check-awarded.ts'
import { openDrive, type Wait } from '../drive.ts'
import { digits, type Figure, judge, type Row } from '../figure.ts'
import { addDossiers, openCrowd, startWorkflows } from '../many-dossiers.ts'
import { openLoop, percentile } from '../measure.ts'
import { openProduct, type Product, untilNoJobs } from '../product.ts'

const sizes = { full: { cached: 400, before: 100, capacity: 60, steadyMs: 20_000, afterMs: 25_000, usual: 20 }, short: { cached: 40, before: 20, capacity: 8, steadyMs: 3_000, afterMs: 8_000, usual: 3 } }
/** Milliseconds in which a worker that has nothing to do gives back what it no longer needs. */
const restMs = 5_000
const concurrency = 16

/** What a dossier that waits costs the worker in memory, and how long people wait when the worker is killed while half of what it can do is asked. */
export const worker: Figure = {
  name: 'worker',
  async run(form, say) {
    const { cached, before, ...course } = sizes[form]
    return [await onProduct((product) => memory(product, before, cached)), await onProduct((product) => killed(product, { ...course, say }))]
  },
}

async function onProduct(measure: (product: Product) => Promise<Row>): Promise<Row> {
  const product = await openProduct()
  try {
    return await measure(product)
  } finally {
    await product.close()
  }
}

/** Some dossiers first, so that what a worker needs for any is not counted as what it needs for one more. */
async function memory({ database, startWorker }: Product, before: number, cached: number): Promise<Row> {
  const crowd = await openCrowd(database)
  const ids = await addDossiers(database, crowd, before + cached, 20)
  const { pid } = await startWorker()
  const settled = async (some: readonly string[]) => {
    await startWorkflows(database, some)
    await delay(restMs)
    return residentKiB(pid)
  }
  const few = await settled(ids.slice(0, before))
  const each = ((await settled(ids.slice(before))) - few) / cached
  return {
    no: '11', what: `memory of the worker for each of ${cached} more dossiers it holds ready, garbage included`, product: `${digits(each)} KiB`, peer: `${digits(few / 1024)} MiB with ${before}`, ratio: '-', must: '250 KiB', aim: '100 KiB',
    reached: judge(each, { must: 250, aim: 100, better: 'less' }),
  }
}

/** Resident memory of a process, in KiB. */
async function residentKiB(pid: number | undefined): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)])
  return Number(stdout)
}

interface Course {
  readonly capacity: number
  readonly steadyMs: number
  readonly afterMs: number
  /** Decisions in a row by which one sees that things go as usual. */
  readonly usual: number
  readonly say: (line: string) => void
}

/** Dossiers arrive at half of what two workers can carry, as many as are deployed; one is killed and started again at once, as by whatever keeps it running. */
async function killed(product: Product, { capacity, steadyMs, afterMs, usual, say }: Course): Promise<Row> {
  const drive = await openDrive(product, 12)
  try {
    const [first] = [await product.startWorker(), await product.startWorker()]
    await drive.carry(await drive.draft(8), concurrency)
    const perSecond = (await drive.carry(await drive.draft(capacity), concurrency)) / 2
    drive.takeLatencies()
    const drafts = await drive.draft(Math.ceil((perSecond * (steadyMs + afterMs)) / 1000) + 10)
    const over = delay(steadyMs + afterMs)
    const arrivals = openLoop(perSecond, async (index) => { const draft = drafts[index]; if (draft) await drive.whole(draft) }, over)
    await delay(steadyMs)
    const p99 = percentile(drive.takeLatencies(), 0.99)
    const killedAt = performance.now()
    process.kill(first.pid ?? 0, 'SIGKILL')
    await first.ended
    await product.startWorker()
    await arrivals
    await untilNoJobs(product.database)
    await checkAwarded(product.database, MAIL_PLACES)
    const after = drive.takeWaits().filter(({ endedAt }) => endedAt > killedAt)
    const back = (backAt(after, 2 * p99, usual) - killedAt) / 1000
    say(`p99 before ${digits(p99)} ms; ${after.filter(({ took }) => took > 2 * p99).length} of ${after.length} decisions after it waited longer than twice that`)
    return {
      no: '12', what: `one of two workers killed at half load: until, of ${usual} next tasks in a row, at most one came later than twice the p99 before; nothing lost, nothing doubled`, product: `${digits(back)} s`, peer: `p99 before ${digits(p99)} ms`, ratio: '-',
      must: '20 s', aim: '5 s', reached: judge(back, { must: 20, aim: 5, better: 'less' }),
    }
  } finally {
    await drive.close()
  }
}

/** When the first of so many decisions in a row came of which at most one waited longer than `tooLong` milliseconds: one that did is what a shared machine does anyway. */
function backAt(waits: readonly Wait[], tooLong: number, usual: number): number {
  const inOrder = waits.toSorted((a, b) => a.endedAt - b.endedAt)
  const first = inOrder.find((_, index) => index + usual <= inOrder.length && inOrder.slice(index, index + usual).filter(({ took }) => took > tooLong).length <= 1)
  return first?.endedAt ?? Number.POSITIVE_INFINITY
}
