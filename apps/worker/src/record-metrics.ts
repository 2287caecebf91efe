import { type Database, type Measures, measures, stuckCauseNames } from '@vinhdanh/record'
import { Gauge, type Registry } from 'prom-client'

/** However often one asks, the record is asked once in so many milliseconds. */
const FRESH_MS = 60_000

/** What of the measures becomes which figure; each begins anew at every look, so that what is gone is not shown any more. */
const figures: readonly { readonly name: string; readonly help: string; readonly labels: readonly string[]; readonly set: (gauge: Gauge, found: Measures) => void }[] = [
  { name: 'vinhdanh_open_tasks', help: 'Open tasks by level and by how many calendar days they have been open', labels: ['level', 'age'], set: (gauge, { openTasks }) => openTasks.forEach(({ level, age, count }) => gauge.set({ level, age }, count)) },
  {
    name: 'vinhdanh_decision_seconds', help: 'Seconds from the opening of a step to its decision, of those decided in the last seven days', labels: ['level', 'quantile'],
    set: (gauge, { decisions }) => decisions.forEach(({ level, median, p90 }) => { gauge.set({ level, quantile: '0.5' }, median); gauge.set({ level, quantile: '0.9' }, p90) }),
  },
  { name: 'vinhdanh_decisions', help: 'Steps decided in the last seven days', labels: ['level'], set: (gauge, { decisions }) => decisions.forEach(({ level, count }) => gauge.set({ level }, count)) },
  { name: 'vinhdanh_mails', help: 'Mails of the last seven days by result', labels: ['state'], set: (gauge, { mails }) => mails.forEach(({ state, count }) => gauge.set({ state }, count)) },
  { name: 'vinhdanh_outbox_due_jobs', help: 'Jobs of the outbox that are due and not done', labels: [], set: (gauge, { outbox }) => gauge.set(outbox.due) },
  { name: 'vinhdanh_outbox_oldest_seconds', help: 'How long the oldest job that is due has waited', labels: [], set: (gauge, { outbox }) => gauge.set(outbox.oldestSeconds) },
  { name: 'vinhdanh_outbox_failing_jobs', help: 'Jobs of the outbox that have failed and are tried again', labels: [], set: (gauge, { outbox }) => gauge.set(outbox.failing) },
  { name: 'vinhdanh_clock_ahead_seconds', help: "How far the clock of this process is ahead of the database's", labels: [], set: (gauge, { clockAheadSeconds }) => gauge.set(clockAheadSeconds) },
  {
    name: 'vinhdanh_stuck_dossiers', help: 'Dossiers that do not move although nobody means them to wait, by cause', labels: ['cause'],
    // A cause that finds nothing is told as nothing: an alert must not take silence for it.
    set: (gauge, { stuck }) => stuckCauseNames.forEach((cause) => gauge.set({ cause }, stuck.find((found) => found.cause === cause)?.count ?? 0)),
  },
]

/** Adds what the record says to the measurements of the process. Without a record, or while it is away, they are left out. `database` may come later than the registry. */
export function addRecordMetrics(registry: Registry, database: () => Database | null): void {
  let last: { at: number; found: Promise<Measures | null> } | undefined
  const look = (): Promise<Measures | null> => {
    const record = database()
    if (record === null) return Promise.resolve(null)
    if (!last || Date.now() - last.at > FRESH_MS) last = { at: Date.now(), found: measures(record).catch(() => null) }
    return last.found
  }
  for (const { name, help, labels, set } of figures) {
    new Gauge({
      name, help, labelNames: [...labels], registers: [registry],
      async collect() {
        const found = await look()
        this.reset()
        if (labels.length === 0 && found === null) this.remove()
        if (found !== null) set(this, found)
      },
    })
  }
}
