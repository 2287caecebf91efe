import { Inject, Injectable } from '@nestjs/common'
import { digestOf } from '@vinhdanh/access'
import type { Config } from '@vinhdanh/config'
import type { Actor, FieldProblem } from '@vinhdanh/domain'
import { Database, feedSince, ownAccount, sendTimes, substitutionsOf } from '@vinhdanh/record'
import { freshSubstitution, substitutionChoices } from '../organisation/substitution-form.ts'
import { awardNamer } from '../rules/names.ts'
import { freshForm } from '../shell/forms.ts'
import { CONFIG } from '../shell/tokens.ts'
import type { WebRequest, WebResponse } from '../shell/web-request.ts'

/** The forms of the settings page; what is wrong is shown at its own. */
export type SettingsForm = 'password' | 'substitution' | 'token' | 'mail'

export interface SettingsState {
  readonly failed?: { readonly form: SettingsForm; readonly values: Readonly<Record<string, unknown>>; readonly problems: readonly FieldProblem[] }
  /** A token that was just made, shown this once. */
  readonly token?: string
  /** The address of a calendar feed that was just made, shown this once. */
  readonly feedAddress?: string
  /** What was done a moment ago. */
  readonly done?: string
}

/** The page of one's own settings, whole, whichever of its forms was sent. */
@Injectable()
export class Settings {
  private readonly database: Database
  private readonly config: Config
  constructor(database: Database, @Inject(CONFIG) config: Config) {
    this.database = database
    this.config = config
  }

  async render(request: WebRequest, response: WebResponse, actor: Actor, { failed, token, feedAddress, done }: SettingsState = {}): Promise<void> {
    const { language } = response.locals.page
    const account = await ownAccount(this.database, actor)
    const [found, choices, feedMade, substitution, named] = await Promise.all([
      substitutionsOf(this.database, account.id), substitutionChoices(this.database, actor, account.id, language), feedSince(this.database, account.id), freshSubstitution(this.database), awardNamer(this.database, language),
    ])
    const substitutions = found.map((line) => ({ ...line, awards: named(line.awardCodes) }))
    const present = digestOf(request.sessionToken)
    const formOf = (form: SettingsForm, values: Readonly<Record<string, unknown>> = {}) => (failed?.form === form ? failed : freshForm(values))
    response.render('account/views/settings', {
      account, token, feedAddress, feedMade, done, problems: failed?.problems ?? [], failed: failed && { values: failed.values, problems: failed.problems },
      sessions: account.sessions.map((session) => ({ ...session, current: session.digest === present })),
      passwordForm: formOf('password'), substitutionForm: failed?.form === 'substitution' ? failed : substitution, tokenForm: formOf('token'),
      mailForm: formOf('mail', { dutyMail: account.dutyMail }), sendTimes, mailHours: { digestAt: this.config.digestAt, quietHours: this.config.quietHours },
      gives: substitutions.filter(({ direction }) => direction === 'gives'), takes: substitutions.filter(({ direction }) => direction === 'takes'),
      ...choices,
    })
  }
}
