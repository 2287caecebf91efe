import { setTimeout as delay } from 'node:timers/promises'
import { type Database, timeShift } from '@vinhdanh/record'
import type { Client } from './client.ts'

/** Lets working days pass, three at a time, spread over the work, as an administrator of the test stack does on the page. A move nobody answered to is not repeated. */
export async function letDaysPass(client: Client, database: Database, times: number, progress: () => number): Promise<void> {
  for (let move = 1; move <= times;) {
    if (progress() >= 1) return
    if (progress() >= move / (times + 1) && !(await isMoving(database))) {
      await client.moveTime('quantri.bct', '3-working-day')
      move += 1
    }
    await delay(200)
  }
}

/** True as well while nobody can say. */
const isMoving = (database: Database): Promise<boolean> => timeShift(database).then(({ moving }) => moving, () => true)
