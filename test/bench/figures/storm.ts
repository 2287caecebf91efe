import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from '@vinhdanh/record'
import { digits, type Figure, judge } from '../figure.ts'
import { inboxOf } from '../inbox.ts'
import { addDossiers, openCrowd, startWorkflows } from '../many-dossiers.ts'
import { openLoop, percentile } from '../measure.ts'
import { openProduct, setTime, untilNoJobs } from '../product.ts'

const sizes = {
  full: { dossiers: 10_000, units: 100, idleMs: 40_000 },
  short: { dossiers: 120, units: 6, idleMs: 4_000 },
}
/** Questions a second to the inbox: an emulation office at work. */
const ASKED = 20
const target = { drainedMinutes: { must: 15, aim: 6, better: 'less' as const }, inbox: { must: 3, aim: 1.5, better: 'less' as const } }

/**
 * All terms end at the same second. How long until every one is marked overdue, its holder told and its next instant set, and what becomes of
 * the inbox meanwhile. Each must fire exactly once.
 */
export const storm: Figure = {
  name: 'storm',
  async run(form, say) {
    const { dossiers, units, idleMs } = sizes[form]
    const product = await openProduct()
    const { database } = product
    try {
      const crowd = await openCrowd(database)
      const ids = [crowd.patternId, ...(await addDossiers(database, crowd, dossiers - 1, units))]
      await product.startWorker()
      const started = await startWorkflows(database, ids)
      say(`${dossiers} workflows started, ${digits(dossiers / (started / 1000))} a second`)

      const ask = await inboxOf(product, crowd.places)
      const idle = await openLoop(ASKED, ask, delay(idleMs))
      const { due } = await database.queryOne<{ due: Date }>('SELECT min(due_at) AS due FROM clock')
      // The workflows do not know the time yet: each is told, as after a term was moved. How long that takes is tried first.
      const telling = await tellAll(database, ids)
      await setTime(database, new Date(due.getTime() - 1.5 * telling - 10_000))
      await tellAll(database, ids)
      const { ms: early } = await database.queryOne<{ ms: number }>(`SELECT extract(epoch FROM min(due_at) - record_now())::float8 * 1000 AS ms FROM clock`)
      if (early < 1_000) throw new Error('the workflows heard of the time too late: the storm needs a longer lead')
      say(`every workflow waits; the storm comes in ${Math.round(early / 1000)} s`)
      await delay(early)
      const began = performance.now()
      const during = await openLoop(ASKED, ask, untilFired(database, dossiers, say))
      const seconds = (performance.now() - began) / 1000
      await checkStorm(database, dossiers)

      const inbox = percentile(during, 0.99) / percentile(idle, 0.99)
      const perTenThousand = ((seconds / dossiers) * 10_000) / 60
      return [{
        no: '13', what: `${dossiers} terms due in one second: all fired once`, product: `${digits(seconds)} s, ${digits(dossiers / seconds)} a second`, peer: 'per 10,000 terms',
        ratio: `${digits(perTenThousand)} min`, must: '15 min', aim: '6 min', reached: judge(perTenThousand, target.drainedMinutes),
      }, {
        no: '13', what: `inbox meanwhile, ${ASKED} questions a second: p99`, product: `${digits(percentile(during, 0.99))} ms`, peer: `idle ${digits(percentile(idle, 0.99))} ms`,
        ratio: digits(inbox), must: '3', aim: '1.5', reached: judge(inbox, target.inbox),
      }]
    } finally {
      await product.close()
    }
  },
}

/** Lets every workflow ask anew how long to wait, as after a term was moved. Answers how many milliseconds it took. */
async function tellAll(database: Database, ids: readonly string[]): Promise<number> {
  const began = performance.now()
  await database.query(
    `SELECT count(graphile_worker.add_job('tell-dossier', json_build_object('dossierId', id, 'fact', json_build_object('kind', 'clock-changed', 'factId', gen_random_uuid()))))
     FROM unnest($1::uuid[]) AS id`, [ids],
  )
  await untilNoJobs(database)
  return performance.now() - began
}

async function untilFired(database: Database, count: number, say: (line: string) => void): Promise<void> {
  for (let told = 0; ;) {
    const { fired } = await database.queryOne<{ fired: number }>(`SELECT count(*)::int AS fired FROM clock_instant WHERE kind = 'due' AND fired_at IS NOT NULL`)
    if (fired === count) return
    if (fired - told >= count / 10) say(`${(told = fired)} of ${count} fired`)
    await delay(500)
  }
}

/** Every term fired once: marked, audited and told to its one holder. */
async function checkStorm(database: Database, count: number): Promise<void> {
  const found = await database.queryOne<Record<string, number>>(
    `SELECT (SELECT count(*)::int FROM dossier WHERE overdue_at IS NOT NULL) AS overdue,
       (SELECT count(*)::int FROM audit_entry WHERE act = 'clock.fired' AND after ->> 'instant' = 'due') AS lines,
       (SELECT count(DISTINCT object_id)::int FROM audit_entry WHERE act = 'clock.fired' AND after ->> 'instant' = 'due') AS steps,
       (SELECT count(*)::int FROM notice WHERE kind = 'overdue') AS notices`,
  )
  const wrong = Object.entries(found).filter(([, number]) => number !== count)
  if (wrong.length > 0) throw new Error(`the storm did not fire each of ${count} terms once: ${wrong.map(([name, number]) => `${name} ${number}`).join(', ')}`)
}
