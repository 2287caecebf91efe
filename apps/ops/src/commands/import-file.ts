import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { AppError, type FieldProblem } from '@vinhdanh/domain'
import { importCalendarYear, importRuleSet, systemActor } from '@vinhdanh/record'
import { findServers, withDatabase } from '../servers.ts'
import { type Command, operator } from './command.ts'

export const importRulesCommand: Command = {
  name: 'import-rules',
  parameters: ['file'],
  help: 'Adds a version of a rule-set from a JSON file. The same content again changes nothing; other content needs a new version.',
  run: ([file = '']) => reporting(async () => {
    const { added } = await withDatabase(await findServers(), async (database) => importRuleSet(database, systemActor(operator, randomUUID()), await readJson(file)))
    return added ? `${file}: added` : `${file}: was there already`
  }),
}

export const importCalendarCommand: Command = {
  name: 'import-calendar',
  parameters: ['file'],
  help: "Replaces a year's days off and worked days by those of a JSON file.",
  run: ([file = '']) => reporting(async () => {
    const { year, days } = await withDatabase(await findServers(), async (database) => importCalendarYear(database, systemActor(operator, randomUUID()), await readJson(file)))
    return `${file}: ${days} days of ${year}`
  }),
}

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8'))
}

/** Prints what was done, or what is wrong with the file and where. */
async function reporting(work: () => Promise<string>): Promise<0 | 1> {
  try {
    console.log(await work())
    return 0
  } catch (error) {
    if (!(error instanceof AppError) || !error.details.problems) throw error
    console.error(error.code)
    for (const problem of error.details.problems) console.error(`  ${inWords(problem)}`)
    return 1
  }
}

function inWords({ path, message, params }: FieldProblem): string {
  return `${path || '(whole file)'}: ${message.replace(/^problem\./, '')}${params ? ` ${JSON.stringify(params)}` : ''}`
}
