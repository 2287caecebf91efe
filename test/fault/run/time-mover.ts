import { setTimeout as delay } from 'node:timers/promises'
import { type Database, timeShift } from '@vinhdanh/record'
import type { Client } from './client.ts'

const LOOK_EVERY_MS = 200
/** Moves take seconds, outages included; five minutes of looking are enough for the two or three that are needed. */
const mostLooks = 1_500

/** Lets working days pass, three at a time, spread over the work, as an administrator of the test stack does on the page. A move nobody answered to is not repeated. */
export async function letDaysPass(client: Client, database: Database, times: number, progress: () => number): Promise<void> {
  for (let move = 1; move <= times;) {
    if (progress() >= 1) return
    if (progress() >= move / (times + 1) && !(await isMoving(database))) {
      await client.moveTime('quantri.bct', '3-working-day')
      move += 1
    }
    await delay(LOOK_EVERY_MS)
  }
}

/** Lets so many days pass that every opinion that was never given lapses. What the rules do about it is for the workflows to see to. */
export async function letTermsLapse(client: Client, database: Database): Promise<void> {
  for (let looks = 0; looks < mostLooks && await hasLapseAhead(database); looks += 1) {
    if (!(await isMoving(database))) await client.moveTime('quantri.bct', '10-working-day')
    await delay(LOOK_EVERY_MS)
  }
}

/** True as well while nobody can say. */
const hasLapseAhead = (database: Database): Promise<boolean> => database.queryOne<{ ahead: boolean }>(
  `SELECT EXISTS (SELECT 1 FROM clock_instant i JOIN clock c ON c.step_row_id = i.step_row_id AND c.stopped_at IS NULL AND c.paused_on IS NULL
     WHERE i.kind = 'lapse' AND i.fired_at IS NULL AND i.at > record_now()) AS ahead`).then(({ ahead }) => ahead, () => true)

/** True as well while nobody can say. */
const isMoving = (database: Database): Promise<boolean> => timeShift(database).then(({ moving }) => moving, () => true)
