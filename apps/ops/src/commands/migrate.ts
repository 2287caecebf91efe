import { migrate } from '@vinhdanh/record'
import { findServers } from '../servers.ts'
import type { Command } from './command.ts'

export const migrateCommand: Command = {
  name: 'migrate',
  parameters: [],
  help: 'Brings the schema of the database up to date. Several at once do no harm.',
  async run() {
    await migrate((await findServers()).databaseUrl)
    console.log('the schema is up to date')
    return 0
  },
}
