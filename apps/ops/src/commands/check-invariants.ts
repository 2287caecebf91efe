import { createFileStore } from '@vinhdanh/files'
import type { Database } from '@vinhdanh/record'
import { checkInvariants, invariants } from '../check-invariants/index.ts'
import { findServers, withDatabase, withTemporal } from '../servers.ts'
import type { Command } from './command.ts'

export const checkInvariantsCommand: Command = {
  name: 'check-invariants',
  parameters: [],
  options: { mail: { type: 'string' }, settle: { type: 'string' } },
  help: 'Checks what must always be true of record, workflows, files and mails, and prints each breach. --mail <address> of a mail catcher, --settle <seconds> that things under way may take (10).',
  async run(_parameters, { mail, settle = '10' }) {
    const servers = await findServers()
    const { mailCatcher = mail, filesDir, maxUploadBytes, temporalAddress, taskQueue } = servers
    const files = filesDir === undefined ? {} : { files: createFileStore({ root: filesDir, maxBytes: maxUploadBytes }) }
    const check = (database: Database, temporal?: Parameters<Parameters<typeof withTemporal>[1]>[0]) =>
      checkInvariants({ database, taskQueue, ...files, ...(mailCatcher ? { mailCatcher } : {}), ...(temporal ? { temporal } : {}) }, Number(settle) * 1000)
    const breaches = await withDatabase(servers, (database) => (temporalAddress ? withTemporal(servers, (client) => check(database, client)) : check(database)))
    for (const { id, words } of breaches) console.log(`${id}  ${words}`)
    const left = [temporalAddress ? '' : 'Temporal', mailCatcher ? '' : 'mails', filesDir ? '' : 'files'].filter(Boolean)
    console.log(`${invariants.length} invariants, ${breaches.length} breaches${left.length > 0 ? `; not looked at: ${left.join(', ')}` : ''}`)
    return breaches.length === 0 ? 0 : 1
  },
}
