import { type z } from 'zod'
import { environmentSchema } from './schema.ts'

type Environment = z.output<typeof environmentSchema>
type CamelCase<Name extends string> = Name extends `${infer Head}_${infer Tail}` ? `${Lowercase<Head>}${Capitalize<CamelCase<Tail>>}` : Lowercase<Name>
type FieldOf<Name extends string> = Name extends `VINHDANH_${infer Rest}` ? CamelCase<Rest> : never

/** The configuration of a process: each VINHDANH_* variable as a camelCase field (`VINHDANH_WEB_PORT` is `webPort`). */
export type Config = Readonly<{ [Name in keyof Environment as FieldOf<Name>]: Environment[Name] }>

/** The environment is not fit to run with. The message names variables and rules, never a value: values are secrets or may hold some. */
export class ConfigError extends Error {
  readonly variables: string[]
  constructor(problems: { variable: string; rule: string }[]) {
    super(`the environment is not fit to run with:\n${problems.map((p) => `  ${p.variable}: ${p.rule}`).join('\n')}`)
    this.name = 'ConfigError'
    this.variables = problems.map((p) => p.variable)
  }
}

const fieldOf = (name: string) => name.replace(/^VINHDANH_/, '').toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())

/**
 * Checks those variables of an environment that a schema knows. An empty variable counts as absent, as compose files write absent ones.
 * @throws ConfigError naming each variable that is missing or wrong
 */
export function parseEnvironment<Schema extends z.ZodObject>(schema: Schema, env: NodeJS.ProcessEnv): z.output<Schema> {
  const given = Object.fromEntries(Object.entries(env).filter(([name, value]) => name.startsWith('VINHDANH_') && value !== ''))
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  throw new ConfigError(parsed.error.issues.map((issue) => {
    const variable = String(issue.path[0])
    return { variable, rule: variable in given ? issue.message : 'is missing' }
  }))
}

/**
 * Reads the environment once, checks all of it and freezes the result. Call it in `main.ts` and hand the result on.
 * @throws ConfigError naming each variable that is missing or wrong
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const environment = parseEnvironment(environmentSchema, env)
  const fields = Object.fromEntries(Object.entries(environment).map(([name, value]) => [fieldOf(name), Array.isArray(value) ? Object.freeze(value) : value]))
  return Object.freeze(fields) as unknown as Config
}
