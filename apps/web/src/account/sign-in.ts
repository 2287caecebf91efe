import { Injectable } from '@nestjs/common'
import { SignInDelay, digestOf, randomToken, verifyPassword } from '@vinhdanh/access'
import { AppError } from '@vinhdanh/domain'
import { Database, createSession, findSignIn } from '@vinhdanh/record'

/** A working day and a margin, in milliseconds. */
const lifetime = 12 * 3_600_000

/** Sign-in by login and password. */
@Injectable()
export class SignIn {
  private readonly delay = new SignInDelay()
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  /**
   * Opens a session and answers its token, for the cookie. An unknown login, a wrong password and somebody who has left
   * cannot be told apart, by words or by time.
   * Errors: AppError `auth.wrong-password`, `auth.too-many-tries`.
   */
  async open(login: string, password: string, address: string): Promise<string> {
    let personId = ''
    const outcome = await this.delay.run([`login:${login.toLowerCase()}`, `address:${address}`], async () => {
      const account = await findSignIn(this.database, login)
      const matches = await verifyPassword(account?.passwordHash ?? null, password)
      if (!matches || !account?.active) return false
      personId = account.personId
      return true
    })
    if (outcome === 'too-many') throw new AppError('auth.too-many-tries')
    if (!outcome) throw new AppError('auth.wrong-password')
    const token = randomToken()
    await createSession(this.database, personId, digestOf(token), lifetime)
    return token
  }
}
