import { sleep } from '@temporalio/workflow'

/** Sleeps ten times a day; answers with the instant at the end of each. */
export async function tenDays(): Promise<string[]> {
  const ends: string[] = []
  for (let day = 0; day < 10; day += 1) {
    await sleep('1 day')
    ends.push(new Date().toISOString())
  }
  return ends
}
