import { z } from 'zod'
import { environmentNames, environmentSchema } from './schema.ts'

/** The text of `.env.example`: each variable with its meaning and default; a variable without a default must be set. */
export function envExample(): string {
  const properties = z.toJSONSchema(environmentSchema, { io: 'input', unrepresentable: 'any' }).properties ?? {}
  const required = new Set(z.toJSONSchema(environmentSchema, { io: 'input', unrepresentable: 'any' }).required ?? [])
  const entries = environmentNames.map((name) => {
    const property = properties[name] as { description?: string; default?: string | number; enum?: string[] }
    const choices = property.enum ? ` (${property.enum.join(', ')})` : ''
    const line = required.has(name) ? `${name}=` : `# ${name}=${property.default ?? ''}`
    return `# ${property.description}${choices}${required.has(name) ? ' [must be set]' : ''}\n${line}\n`
  })
  return `# Written by "npm run env-example" from libs/config/src/schema.ts. \`npm start\` and \`npm test\` need none of it.\n\n${entries.join('\n')}`
}
