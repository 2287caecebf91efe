import { parseArgs } from 'node:util'

export interface FaultRunOptions {
  readonly dossiers: number
  /** How many SIGKILLs; as many other faults come between them. */
  readonly kills: number
  readonly seed: number
  /** How many dossiers are worked on at the same time. */
  readonly actors: number
  /** Where the result is written, besides the folder of the run. */
  readonly json: string | undefined
}

export const usage = 'npm run fault -- [--dossiers 200] [--kills 50] [--seed <number>] [--actors 40] [--json <file>]'

/** @throws Error with the usage for anything else */
export function readOptions(args: readonly string[]): FaultRunOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { dossiers: { type: 'string', default: '200' }, kills: { type: 'string', default: '50' }, seed: { type: 'string' }, actors: { type: 'string', default: '40' }, json: { type: 'string' } },
  })
  const whole = (name: 'dossiers' | 'kills' | 'actors' | 'seed', least: number, otherwise?: number): number => {
    const number = values[name] === undefined ? otherwise : Number(values[name])
    if (number === undefined || !Number.isSafeInteger(number) || number < least) throw new Error(`--${name} must be a whole number from ${least}\nusage: ${usage}`)
    return number
  }
  return { dossiers: whole('dossiers', 1), kills: whole('kills', 0), actors: whole('actors', 1), seed: whole('seed', 0, Date.now() % 1_000_000), json: values.json }
}
