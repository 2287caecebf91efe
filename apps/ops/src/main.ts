import { parseArgs } from 'node:util'
import { AppError } from '@vinhdanh/domain'
import { checkInvariantsCommand } from './commands/check-invariants.ts'
import type { Command } from './commands/command.ts'
import { importCalendarCommand, importRulesCommand } from './commands/import-file.ts'
import { makeBearerCommand } from './commands/make-bearer.ts'
import { migrateCommand } from './commands/migrate.ts'
import { publicKeyCommand } from './commands/public-key.ts'
import { saveHistoryCommand } from './commands/save-history.ts'
import { seedScaleCommand } from './commands/seed-scale.ts'
import { verifyAuditCommand } from './commands/verify-audit.ts'

/** One-shot commands of an operator: `npm run ops -- <command>`. Exit code 0: well; 1: something is wrong with what was looked at; 2: it could not be done. */
const commands: readonly Command[] = [
  migrateCommand, importRulesCommand, importCalendarCommand, verifyAuditCommand, checkInvariantsCommand, saveHistoryCommand, makeBearerCommand, publicKeyCommand, seedScaleCommand,
]

process.exitCode = await main(process.argv.slice(2))

async function main([name, ...rest]: readonly string[]): Promise<number> {
  const command = commands.find((candidate) => candidate.name === name)
  if (!command) {
    console.log(help())
    return name === undefined || name === 'help' || name === '--help' ? 0 : 2
  }
  try {
    const { positionals, values } = parseArgs({ args: [...rest], options: { ...command.options, help: { type: 'boolean' } }, allowPositionals: true })
    if (values['help'] === true || positionals.length !== command.parameters.length) {
      console.log(helpOf(command))
      return values['help'] === true ? 0 : 2
    }
    return await command.run(positionals, values as Record<string, string | undefined>)
  } catch (error) {
    console.error(inWords(error))
    return 2
  }
}

function help(): string {
  return ['Usage: npm run ops -- <command>', ...commands.map(helpOf), 'Servers: VINHDANH_DATABASE_URL and VINHDANH_TEMPORAL_ADDRESS, else the local stack that runs on VINHDANH_DATA_DIR.'].join('\n\n')
}

function helpOf({ name, parameters, help: text }: Command): string {
  return `  ${[name, ...parameters.map((parameter) => `<${parameter}>`)].join(' ')}\n      ${text}`
}

function inWords(error: unknown): string {
  if (error instanceof AppError) return `${error.code} ${JSON.stringify(error.details)}`
  return error instanceof Error ? error.message : String(error)
}
