import type { Reader } from '../reader.ts'

export interface TimeShift {
  /** The record's present moment, UTC. */
  readonly now: Date
  /** By how much it runs ahead of the database's clock, in milliseconds; 0 in production. */
  readonly aheadMs: number
  /** True while a move is being made. */
  readonly moving: boolean
}

/** How the record's time stands to the real one, in the local and test stack. */
export async function timeShift(reader: Reader): Promise<TimeShift> {
  const [row] = await reader.query<TimeShift>(
    `SELECT record_now() AS now, (extract(epoch FROM shift) * 1000)::float8 AS "aheadMs",
       EXISTS (SELECT 1 FROM graphile_worker.jobs WHERE task_identifier = 'move-time') AS moving
     FROM time_shift WHERE id = 1`)
  return row ?? { now: new Date(), aheadMs: 0, moving: false }
}
