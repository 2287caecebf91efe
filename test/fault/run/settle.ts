import { setTimeout as delay } from 'node:timers/promises'
import { dossierWorkflowId } from '@vinhdanh/contracts'
import { type Database, timeShift } from '@vinhdanh/record'
import { skipTime } from '@vinhdanh/temporal'
import { closedLoop } from '../../bench/measure.ts'
import type { Stand } from './stand.ts'

const WITHIN_MS = 300_000
const LOOK_EVERY_MS = 500
const SAY_EVERY_MS = 5_000
/** Workflows whose time is moved at the same time. */
const AT_ONCE = 8
/** Jobs for later than that are for another day. The look at the workflows comes every half a minute. */
const SOON = '2 minutes'

/**
 * Waits until nothing is under way any more: no job that is due, no letter half sent, no term whose moment has passed unnoticed. What a mail server put off, or may have got, is asked for again now and not
 * in minutes, as if they had passed. @returns how long it took in milliseconds, from when the time of every workflow was that of the record, or what was still under way at the end
 */
export async function settle(stand: Stand, say: (line: string) => void): Promise<{ readonly tookMs: number; readonly left: readonly string[] }> {
  const moving = performance.now()
  // Two moves of one workflow at a time would disturb each other.
  while ((await timeShift(stand.database)).moving && performance.now() - moving < WITHIN_MS) await delay(LOOK_EVERY_MS)
  await bringWorkflowsUpToTime(stand)
  const began = performance.now()
  for (let said = -SAY_EVERY_MS; ;) {
    await bringLettersForward(stand.database)
    const left = await underWay(stand.database)
    const tookMs = Math.round(performance.now() - began)
    if (tookMs - said >= SAY_EVERY_MS) {
      said = tookMs
      say(`${left.length} things are under way${left[0] ? `, such as: ${left[0]}` : ''}`)
    }
    if (left.length === 0 || tookMs > WITHIN_MS) return { tookMs, left }
    await delay(LOOK_EVERY_MS)
  }
}

/** Unfinished letters wait for minutes before the next try, and what follows a letter within a minute is gathered. */
async function bringLettersForward(database: Database): Promise<void> {
  await database.query(
    `SELECT graphile_worker.reschedule_jobs(array_agg(j.id), run_at := now()) FROM graphile_worker.jobs j
     WHERE j.task_identifier = 'send-notices' AND j.locked_at IS NULL AND j.run_at > now() AND (j.run_at < now() + interval '${SOON}'
       OR EXISTS (SELECT 1 FROM mail m WHERE m.state = 'sending' AND j.key = 'send-notices:' || m.recipient_id)) HAVING count(*) > 0`,
  )
}

function underWay(database: Database): Promise<string[]> {
  return database.query<{ what: string }>(
    `SELECT 'job ' || task_identifier || coalesce(' ' || key, '') || coalesce(': ' || last_error, '') AS what FROM graphile_worker.jobs
     WHERE task_identifier <> 'reconcile-workflows'
       AND (task_identifier IN ('start-dossier', 'tell-dossier', 'move-time') OR locked_at IS NOT NULL OR run_at < now() + interval '${SOON}')
     UNION ALL SELECT 'letter to ' || address FROM mail WHERE state = 'sending'
     UNION ALL SELECT i.name || ' of ' || d.code FROM clock_instant i JOIN clock c ON c.step_row_id = i.step_row_id AND c.stopped_at IS NULL AND c.paused_on IS NULL
       JOIN dossier d ON d.id = c.dossier_id WHERE i.fired_at IS NULL AND i.at < record_now() - interval '1 minute'`,
  ).then((rows) => rows.map(({ what }) => what))
}

/**
 * Time on the test server is moved workflow by workflow: one that began while it was moved may have been passed over. Those of terms whose moment has passed unnoticed are
 * moved once more, by as much as has passed since their step opened; the record is the judge of what is due.
 */
async function bringWorkflowsUpToTime({ database, temporal }: Stand): Promise<void> {
  const late = await database.query<{ id: string; ms: number }>(
    `SELECT s.dossier_id AS id, ceil(extract(epoch FROM record_now() - min(s.opened_at)) * 1000)::float8 AS ms FROM clock_instant i
     JOIN clock c ON c.step_row_id = i.step_row_id AND c.stopped_at IS NULL AND c.paused_on IS NULL JOIN step s ON s.id = c.step_row_id
     WHERE i.fired_at IS NULL AND i.at < record_now() GROUP BY s.dossier_id`)
  await closedLoop(late.length, AT_ONCE, async (index) => {
    const one = late[index]
    if (one) await skipTime(temporal, dossierWorkflowId(one.id), one.ms)
  })
}
