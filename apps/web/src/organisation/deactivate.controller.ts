import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common'
import { type Actor, AppError } from '@vinhdanh/domain'
import { Database, deactivatePerson, type HeirChoice, type LeaverPlan, personPage, previewLeaver, reactivatePerson } from '@vinhdanh/record'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { type Form, freshForm } from '../shell/forms.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { wordsIn } from '../text/words.ts'
import { type LeaverValues, readLeaverForm } from './leaver-form.ts'
import { presentLeaver } from './leaver.presenter.ts'

/** Somebody leaves: what hangs on them, who takes over what, looked at before it is done; and the way back for an account. */
@Controller('organisation/people/:id')
@Policy('organisation.change')
export class DeactivateController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get('deactivate')
  async ask(@SignedIn() actor: Actor, @Param('id') id: string, @Res() response: WebResponse): Promise<void> {
    await personPage(this.database, actor, id)
    try {
      await this.render(response, actor, id, { choices: null, form: freshForm() })
    } catch (error) {
      await this.renderRefusal(response, actor, id, error)
    }
  }

  @Post('deactivate')
  async deactivate(@SignedIn() actor: Actor, @Param('id') id: string, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    await personPage(this.database, actor, id)
    const values = readLeaverForm(body)
    const { reason, heirs, digest, step } = values
    const problems = step === 'confirm' ? values.problems : values.problems.filter(({ path }) => path !== 'reason')
    try {
      if (problems.length > 0) throw new AppError('validation.failed', { problems })
      if (step === 'confirm') {
        await deactivatePerson(this.database, actor, id, { reason, heirs, digest })
        response.redirect(303, `/organisation/people/${id}`)
      } else await this.render(response, actor, id, { choices: heirs, form: { values: { reason }, problems: [] } })
    } catch (error) {
      await this.renderAgain(response, actor, id, values, error)
    }
  }

  @Post('reactivate')
  async reactivate(@SignedIn() actor: Actor, @Param('id') id: string, @Res() response: WebResponse): Promise<void> {
    await personPage(this.database, actor, id)
    await reactivatePerson(this.database, actor, id)
    response.redirect(303, `/organisation/people/${id}`)
  }

  /** What was chosen stays; where an heir is at fault, that group has nobody. What changed meanwhile is shown anew. */
  private async renderAgain(response: WebResponse, actor: Actor, id: string, values: LeaverValues, error: unknown): Promise<void> {
    const changed = error instanceof AppError && error.code === 'conflict.version'
    if (!(error instanceof AppError) || (error.code !== 'validation.failed' && !changed)) throw error
    const problems = error.details.problems ?? []
    if (problems.some(({ path }) => path === 'person')) return this.renderRefusal(response, actor, id, error)
    const choices = values.heirs.filter(({ group }) => !problems.some(({ path }) => path === `heir.${group}`))
    await this.render(response.status(changed ? 409 : 422), actor, id, { choices, form: { values: { reason: values.reason }, problems }, changed })
  }

  private async renderRefusal(response: WebResponse, actor: Actor, id: string, error: unknown): Promise<void> {
    if (!(error instanceof AppError) || error.code !== 'validation.failed') throw error
    const form = { values: {}, problems: error.details.problems ?? [] }
    response.status(422).render('organisation/views/deactivate', { person: await personPage(this.database, actor, id), form, problems: form.problems, view: null })
  }

  private async render(response: WebResponse, actor: Actor, id: string, { choices, form, changed = false }: { choices: readonly HeirChoice[] | null; form: Form; changed?: boolean }): Promise<void> {
    const plan = await previewLeaver(this.database, actor, id, choices)
    const view = presentLeaver(plan, wordsIn(response.locals.page.language))
    const values = { reason: form.values['reason'], ...heirValues(plan) }
    response.render('organisation/views/deactivate', {
      person: await personPage(this.database, actor, id), form: { values, problems: form.problems }, problems: form.problems, changed, view,
      labels: Object.fromEntries(view.groups.map(({ name, label }) => [name, label])),
    })
  }
}

/** The fields of the form as they are chosen. */
const heirValues = ({ groups }: LeaverPlan) => Object.fromEntries(groups.map(({ key, heirId }) => [`heir.${key}`, heirId ?? '']))
