import { randomUUID } from 'node:crypto'
import { digestOf, randomToken } from '@vinhdanh/access'
import { createApiToken, personByLogin, systemActor } from '@vinhdanh/record'
import { findServers, withDatabase } from '../servers.ts'
import { type Command, operator } from './command.ts'

export const makeBearerCommand: Command = {
  name: 'make-bearer',
  parameters: ['login', 'label'],
  help: 'Makes a bearer token with which a program acts as a person. It is printed once and kept nowhere.',
  async run([login = '', label = '']) {
    const token = randomToken()
    await withDatabase(await findServers(), async (database) => {
      const person = await personByLogin(database, login)
      if (!person) throw new Error(`nobody has the login ${login}`)
      await createApiToken(database, systemActor(operator, randomUUID()), { personId: person.id, digest: digestOf(token), label })
    })
    console.log(token)
    return 0
  },
}
