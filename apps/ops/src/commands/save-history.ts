import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { findServers, withTemporal } from '../servers.ts'
import type { Command } from './command.ts'

const folder = new URL('../../../../test/replay/histories/', import.meta.url)

export const saveHistoryCommand: Command = {
  name: 'save-history',
  parameters: ['workflowId', 'scenario'],
  help: 'Saves the history of a workflow as test/replay/histories/<scenario>.json. A changed workflow must replay every history there; none is ever saved anew to make it pass.',
  async run([workflowId = '', scenario = '']) {
    if (!/^[a-z0-9-]+$/.test(scenario)) throw new Error('the scenario is a name of small letters, digits and hyphens')
    const { readHistory } = await import('@vinhdanh/temporal')
    const history = await withTemporal(await findServers(), (client) => readHistory(client, workflowId))
    const file = new URL(`${scenario}.json`, folder)
    await writeFile(file, history, { flag: 'wx' })
    console.log(fileURLToPath(file))
    return 0
  },
}
