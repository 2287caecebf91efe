/** `npm run time -- +3wd`: moves the running local stack forward in time. */
import { readLocalConfig } from '@vinhdanh/config'
import { Database, moveTimeOn, recordNow } from '@vinhdanh/record'
import { connectClient, moveTimeTogether } from '@vinhdanh/temporal'
import { distanceMs, readDistance } from './move-time.ts'
import { readRunning } from './state-files.ts'

try {
  const distance = readDistance(process.argv[2])
  const { dataDir, taskQueue } = readLocalConfig()
  const running = await readRunning(dataDir)
  if (!running?.temporalAddress) throw new Error(`no stack runs on ${dataDir}: start one with npm start`)
  const database = await Database.open({ url: running.databaseUrl, applicationName: 'vinhdanh-time' })
  const client = connectClient({ temporalAddress: running.temporalAddress, temporalNamespace: 'default' })
  try {
    const workflows = await moveTimeTogether({ client, taskQueue }, await distanceMs(database, distance), (mostMs) => moveTimeOn(database, mostMs))
    const now = await recordNow(database)
    console.log(`It is now ${now.toLocaleString('vi-VN', { timeZone: 'Asia/Ho_Chi_Minh', dateStyle: 'full', timeStyle: 'short' })}; ${workflows} open workflows moved along.`)
  } finally {
    await Promise.all([client.connection.close(), database.close()])
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
