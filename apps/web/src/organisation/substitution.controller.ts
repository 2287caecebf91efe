import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common'
import { type Actor, AppError, localDay } from '@vinhdanh/domain'
import { branchesOf, Database, peopleOf, personPage, recordNow, revokeSubstitution } from '@vinhdanh/record'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { awardChoices } from '../rules/names.ts'
import { type Form, freshForm } from '../shell/forms.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { sendSubstitution } from './substitution-form.ts'

/** Who acts for a person meanwhile, set by an administrator. */
@Controller('organisation/people/:id/substitutions')
@Policy('organisation.change')
export class SubstitutionController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  async ask(@SignedIn() actor: Actor, @Param('id') id: string, @Res() response: WebResponse): Promise<void> {
    await this.render(response, actor, id, freshForm({ validFrom: localDay(await recordNow(this.database)) }))
  }

  @Post()
  async add(@SignedIn() actor: Actor, @Param('id') id: string, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    await personPage(this.database, actor, id)
    const { values, problems } = await sendSubstitution(this.database, actor, id, body)
    if (problems.length > 0) await this.render(response.status(422), actor, id, { values, problems })
    else response.redirect(303, `/organisation/people/${id}`)
  }

  @Post(':substitutionId/revoke')
  async revoke(@SignedIn() actor: Actor, @Param('id') id: string, @Param('substitutionId') substitutionId: string, @Res() response: WebResponse): Promise<void> {
    const { substitutions } = await personPage(this.database, actor, id)
    if (!substitutions.some((known) => known.id === substitutionId)) throw new AppError('not-found')
    await revokeSubstitution(this.database, actor, substitutionId)
    response.redirect(303, `/organisation/people/${id}`)
  }

  private async render(response: WebResponse, actor: Actor, id: string, form: Form): Promise<void> {
    const { language } = response.locals.page
    const person = await personPage(this.database, actor, id)
    const people = await peopleOf(this.database, branchesOf(actor, 'organisation.change'))
    response.render('organisation/views/substitution', {
      person, form, problems: form.problems, people: people.filter((other) => other.id !== id).map(({ id: value, name, titles }) => ({ value, text: titles === '' ? name : `${name} (${titles})` })),
      awards: await awardChoices(this.database, language),
    })
  }
}
