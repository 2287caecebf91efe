import { Inject, Injectable } from '@nestjs/common'
import { SignInDelay, digestOf, randomToken, verifyPassword } from '@vinhdanh/access'
import type { Config } from '@vinhdanh/config'
import { AppError } from '@vinhdanh/domain'
import { Database, createSession, findSignIn } from '@vinhdanh/record'
import { CONFIG } from '../shell/tokens.ts'

const hour = 3_600_000
/** A working day and a margin, in milliseconds of the record's time. */
const lifetime = 12 * hour
/** Where time may be moved by days, a session must outlive the moves. */
const lifetimeWhereTimeMoves = 400 * 24 * hour

/** Sign-in by login and password. */
@Injectable()
export class SignIn {
  private readonly delay = new SignInDelay()
  private readonly config: Config
  private readonly database: Database
  constructor(@Inject(CONFIG) config: Config, database: Database) {
    this.config = config
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
    await createSession(this.database, personId, digestOf(token), this.config.timeShift === 'allowed' ? lifetimeWhereTimeMoves : lifetime)
    return token
  }
}
