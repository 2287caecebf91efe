import { Controller, Get, Res } from '@nestjs/common'
import { type Actor, localDay, mayAnywhere } from '@vinhdanh/domain'
import { Database, recordNow } from '@vinhdanh/record'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { allRuleSets } from './names.ts'
import { timeLineOf } from './time-line.ts'

/** The instruments on a time line, the latest first. */
@Controller('rules')
export class RulesController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  @Policy('rules.read')
  async list(@SignedIn() actor: Actor, @Res() response: WebResponse): Promise<void> {
    const { language } = response.locals.page
    const today = localDay(await recordNow(this.database))
    const stored = await allRuleSets(this.database)
    response.render('rules/views/rules', {
      mayImport: mayAnywhere(actor, 'rules.import'),
      rows: timeLineOf(stored, today).map(({ ruleSet, ...line }) => ({ ...line, title: ruleSet.title[language], instrument: ruleSet.instrument[language], awards: ruleSet.awards.length })),
    })
  }
}
