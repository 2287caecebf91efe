import { randomUUID } from 'node:crypto'
import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common'
import { type Actor, AppError } from '@vinhdanh/domain'
import { Database, mostSelected, rehearseRepin, repinGroups } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { type Form, freshForm, line } from '../shell/forms.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { wordsIn } from '../text/words.ts'
import { versionText } from './repin.presenter.ts'
import { readRuleSet } from './rule-set.controller.ts'

const group = z.object({ from: z.guid(), award: z.string().min(1).max(40), code: line(40).catch('') })
const order = group.extend({ id: z.guid(), code: line(40), authority: line(300), reason: line(1_000) })

/** One group of open dossiers, chosen on the page of a rule-set, is to go by it; sending the form rehearses, and pins nothing. */
@Controller('rules/:id/repin')
@Policy('dossier.repair')
export class RepinController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  async ask(@SignedIn() actor: Actor, @Param('id') to: string, @Query() query: unknown, @Res() response: WebResponse): Promise<void> {
    const chosen = group.safeParse(query)
    if (!chosen.success) throw new AppError('not-found')
    await this.render(response, actor, { to, ...chosen.data, id: randomUUID() }, freshForm({ code: chosen.data.code }))
  }

  @Post()
  async rehearse(@SignedIn() actor: Actor, @Param('id') to: string, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    const parsed = order.safeParse(body)
    if (!parsed.success) throw new AppError('validation.malformed')
    const { id, from, award, code, authority, reason } = parsed.data
    try {
      await rehearseRepin(this.database, actor, { id, to, from, awardCode: award, ...(code ? { code } : {}), authority, reason })
      response.redirect(303, `/bulk/${id}`)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'validation.failed') throw error
      await this.render(response.status(422), actor, { to, from, award, id }, { values: parsed.data, problems: error.details.problems ?? [] })
    }
  }

  private async render(response: WebResponse, actor: Actor, { to, from, award, id }: { readonly to: string; readonly from: string; readonly award: string; readonly id: string }, form: Form): Promise<void> {
    const rules = await readRuleSet(this.database, to)
    const old = await readRuleSet(this.database, from)
    const { language } = wordsIn(response.locals.page.language)
    const found = (await repinGroups(this.database, actor, to)).find((one) => one.from.id === from && one.awardCode === award)
    response.render('rules/views/repin', {
      id, to, from, award, most: mostSelected, open: found?.open ?? 0, form, problems: form.problems,
      awardName: (old.ruleSet.awards.find(({ code }) => code === award)?.name ?? { vi: award, en: award })[language],
      rules: { title: rules.ruleSet.title[language], version: versionText(rules) }, old: { title: old.ruleSet.title[language], version: versionText(old) },
    })
  }
}
