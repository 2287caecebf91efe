/** `npm run fault`: people work on dossiers while a seeded monkey kills and cuts; afterwards everything is judged. Exit code 0: everything holds; 1: something does not; 2: it could not be run. */
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { installRuntime } from '@vinhdanh/temporal'
import { readOptions } from './options.ts'
import { inLines } from './report.ts'
import { run } from './run.ts'
import { openStand, type Stand } from './stand.ts'

const say = (line: string): void => console.log(line)
let stand: Stand | undefined

try {
  const options = readOptions(process.argv.slice(2))
  say(`fault run: ${options.dossiers} dossiers, ${options.kills} kills, ${options.actors} at once, seed ${options.seed}`)
  installRuntime()
  // What is deployed is what is tried: the processes run the build, not the sources.
  await promisify(execFile)(process.execPath, ['build.mjs'], { cwd: fileURLToPath(new URL('../../../', import.meta.url)) })
  stand = await openStand(say)
  say(`everything is up after ${Math.round(performance.now() / 1000)} s; data and logs in ${stand.folder}`)
  const outcome = await run(stand, options, say)
  for (const line of inLines(outcome, options)) say(line)
  const result = JSON.stringify({ ...options, ...outcome, holds: outcome.verdicts.length === 0 }, null, 2)
  const file = options.json ?? join(stand.folder, 'result.json')
  await writeFile(file, `${result}\n`)
  await stand.stop()
  if (outcome.verdicts.length === 0) await stand.forget()
  else say(`result, data and logs are kept in ${stand.folder}`)
  process.exit(outcome.verdicts.length === 0 ? 0 : 1)
} catch (error) {
  console.error(error)
  await stand?.stop()
  process.exit(2)
}
