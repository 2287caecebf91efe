import { Injectable } from '@nestjs/common'
import { digestOf } from '@vinhdanh/access'
import { type Actor, type FieldProblem, localDay } from '@vinhdanh/domain'
import { Database, feedSince, ownAccount, peopleOf, recordNow, substitutionsOf } from '@vinhdanh/record'
import { awardChoices } from '../rules/names.ts'
import { freshForm } from '../shell/forms.ts'
import type { WebRequest, WebResponse } from '../shell/web-request.ts'

/** The forms of the settings page; what is wrong is shown at its own. */
export type SettingsForm = 'password' | 'substitution' | 'token'

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
  constructor(database: Database) {
    this.database = database
  }

  async render(request: WebRequest, response: WebResponse, actor: Actor, { failed, token, feedAddress, done }: SettingsState = {}): Promise<void> {
    const { language } = response.locals.page
    const today = localDay(await recordNow(this.database))
    const account = await ownAccount(this.database, actor)
    const roots = [...new Set(actor.posts.map(({ path }) => `/${path.split('/')[1] ?? ''}/`))]
    const [substitutions, people, awards, feedMade] = await Promise.all([
      substitutionsOf(this.database, account.id), peopleOf(this.database, roots), awardChoices(this.database, language), feedSince(this.database, account.id),
    ])
    const present = digestOf(request.sessionToken)
    const formOf = (form: SettingsForm, values: Record<string, unknown> = {}) => (failed?.form === form ? failed : freshForm(values))
    response.render('account/views/settings', {
      account, token, feedAddress, feedMade, done, problems: failed?.problems ?? [], failed: failed && { values: failed.values, problems: failed.problems },
      sessions: account.sessions.map((session) => ({ ...session, current: session.digest === present })),
      passwordForm: formOf('password'), substitutionForm: formOf('substitution', { validFrom: today }), tokenForm: formOf('token'),
      gives: substitutions.filter(({ direction }) => direction === 'gives'), takes: substitutions.filter(({ direction }) => direction === 'takes'),
      people: people.filter(({ id }) => id !== account.id).map(({ id: value, name, titles }) => ({ value, text: titles === '' ? name : `${name} (${titles})` })),
      awards,
    })
  }
}
