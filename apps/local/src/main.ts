/** `npm start`: the whole product on one machine, with sample data, until Ctrl-C. `npm start -- --fresh` begins anew. */
import './leash.ts'
import { readLocalConfig } from '@vinhdanh/config'
import { createProgress } from './progress.ts'
import { Stack } from './stack.ts'
import { type Ready } from './state-files.ts'

const progress = createProgress()
const began = performance.now()
let stopping = false
let stack: Stack | undefined

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0))

try {
  stack = new Stack(readLocalConfig(), progress)
  const unknown = process.argv.slice(2).find((argument) => argument !== '--fresh')
  if (unknown) throw new Error(`unknown option ${unknown}; there is only --fresh, which removes all local data first`)
  if (process.argv.includes('--fresh')) await stack.forget()
  const ready = await stack.start()
  if (!stopping) progress.say(summary(ready))
} catch (error) {
  if (!stopping) {
    console.error(`\n${error instanceof Error ? error.message : String(error)}`)
    await stop(1)
  }
}

async function stop(code: number): Promise<void> {
  if (stopping) return
  stopping = true
  if (stack?.isUp) {
    progress.say('\nstopping ...')
    await stack.stop()
    progress.say('stopped')
  }
  process.exit(code)
}

function summary({ web, api, mail, accounts }: Ready): string {
  const width = (field: 'login' | 'password') => Math.max(...accounts.map((account) => account[field].length))
  const lines = accounts.map(({ login, password, role, unit }) => `  ${login.padEnd(width('login'))}  ${password.padEnd(width('password'))}  ${role}, ${unit}`)
  return `\nReady in ${((performance.now() - began) / 1000).toFixed(1)} s. Ctrl-C stops everything.

  pages  ${web}
  API    ${api}/api/v1
  mail   ${mail}

${lines.length > 0 ? `Sample accounts (login, password, role):\n${lines.join('\n')}` : 'No sample accounts: the database holds other data.'}
`
}
