import { checkAwarded } from '../check-awarded.ts'
import { openDrive } from '../drive.ts'
import { digits, type Figure, judge, type Row } from '../figure.ts'
import { inTurns, median, openLoop, percentile, type Spread } from '../measure.ts'
import { openPeer } from '../peers/peer.ts'
import { openProduct, untilNoJobs } from '../product.ts'

const sizes = { full: { dossiers: 120, pairs: 5, organisations: 30, alone: 25 }, short: { dossiers: 12, pairs: 1, organisations: 4, alone: 4 } }
const concurrency = 16
/** Share of the capacity at which people still expect to be served at once. */
const usual = 0.6

const peers = [
  { no: '1', name: 'recordFirst', what: 'the bare workflow of the same shape (neither mail, audit nor rights)', must: 0.75, aim: 0.9 },
  { no: '2', name: 'textbook', what: 'the textbook workflow (signal, an activity per effect; neither mail nor audit)', must: 2, aim: 2.5 },
  { no: '3', name: 'dbos', what: 'DBOS, bare', must: 0.2, aim: 0.35 },
] as const

/**
 * Dossiers of four levels from handing in to the award, through the API, with task, audit, notices and mail accepted by a mail server; beside bare
 * peers on the same servers. And what one decision costs a person who waits for it.
 */
export const throughput: Figure = {
  name: 'throughput',
  async run(form, say) {
    const { dossiers, pairs, organisations, alone } = sizes[form]
    const product = await openProduct()
    const drive = await openDrive(product, organisations)
    const rows: Row[] = []
    try {
      await product.startWorker()
      const drafts = await drive.draft(dossiers * (pairs * peers.length + 1) + 8 + alone * pairs + dossiers)
      say(`${drafts.length} drafts written`)
      const take = (count: number) => drafts.splice(0, count)
      const runProduct = (count: number, places: number) => drive.carry(take(count), places)
      await runProduct(8, 4)
      drive.takeLatencies()
      let capacity = 0
      for (const { no, name, what, must, aim } of peers) {
        const peer = await openPeer(name, form === 'full' ? 30 : 8)
        const result = await inTurns(pairs, () => runProduct(dossiers, concurrency), async () => (await peer.run(dossiers, concurrency)).perSecond)
        capacity = result.product.median
        rows.push(row(no, `dossiers a second, ${concurrency} at once, against ${what}`, result, '/s', { must, aim, better: 'more' }))
        say(`${name}: ${digits(result.ratio.median)}`)
        if (name === 'dbos') {
          drive.takeLatencies()
          const one = await inTurns(pairs, async () => { await runProduct(alone, 1); return median(drive.takeLatencies()) }, async () => median((await peer.run(alone, 1)).latencies))
          rows.push(row('4', 'decision to the next open task, one at a time, p50, against DBOS', one, ' ms', { must: 3, aim: 1.5, better: 'less' }))
        }
        await peer.close()
      }
      rows.push(await underLoad(drive, take(dossiers), capacity * usual))
      await untilNoJobs(product.database)
      await checkAwarded(product.database)
      const { bytes } = await product.database.queryOne<{ bytes: number }>(
        `SELECT (sum(pg_total_relation_size(c.oid)) / (SELECT count(*) FROM dossier WHERE ended_at IS NOT NULL))::float8 AS bytes
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind = 'r'`,
      )
      rows.push({
        no: '10', what: 'bytes of the record for each finished dossier, with indexes, audit and notices', product: `${digits(bytes / 1024)} KiB`, peer: '-', ratio: '-', must: '20 KB', aim: '8 KB',
        reached: judge(bytes, { must: 20_000, aim: 8_000, better: 'less' }),
      })
      return rows
    } finally {
      await drive.close()
      await product.close()
    }
  },
}

const spread = ({ median: middle, least, most }: Spread) => `${digits(middle)} (${digits(least)}-${digits(most)})`

function row(no: string, what: string, { product, peer, ratio }: Record<'product' | 'peer' | 'ratio', Spread>, unit: string, target: { must: number; aim: number; better: 'more' | 'less' }): Row {
  return { no, what, product: `${digits(product.median)}${unit}`, peer: `${digits(peer.median)}${unit}`, ratio: spread(ratio), must: String(target.must), aim: String(target.aim), reached: judge(ratio.median, target) }
}

/** Dossiers arrive at fixed times; how much longer than usual the slowest decisions take. */
async function underLoad(drive: Awaited<ReturnType<typeof openDrive>>, drafts: Awaited<ReturnType<typeof drive.draft>>, perSecond: number): Promise<Row> {
  const state = { left: drafts.length }
  const over = Promise.withResolvers<undefined>()
  await openLoop(perSecond, async () => {
    const draft = drafts.shift()
    state.left -= 1
    if (state.left <= 0) over.resolve(undefined)
    if (draft) await drive.whole(draft)
  }, over.promise)
  const latencies = drive.takeLatencies()
  const [p50, p99] = [percentile(latencies, 0.5), percentile(latencies, 0.99)]
  return {
    no: '5', what: `decision to the next open task at ${usual * 100} % of capacity: p99 against p50`, product: `${digits(p99)} ms`, peer: `p50 ${digits(p50)} ms`, ratio: digits(p99 / p50), must: '6', aim: '4',
    reached: judge(p99 / p50, { must: 6, aim: 4, better: 'less' }),
  }
}
