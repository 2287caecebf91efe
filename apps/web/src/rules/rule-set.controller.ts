import { Controller, Get, Param, Res } from '@nestjs/common'
import { AppError } from '@vinhdanh/domain'
import { Database, storedRuleSet, type StoredRuleSet } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { wordsIn } from '../text/words.ts'
import { presentRuleSet } from './rule-set.presenter.ts'

/** One imported version of a rule-set. */
@Controller('rules/:id')
export class RuleSetController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  @Policy('rules.read')
  async show(@Param('id') id: string, @Res() response: WebResponse): Promise<void> {
    const { ruleSet, ...line } = await readRuleSet(this.database, id)
    response.render('rules/views/rule-set', { line, ...presentRuleSet(ruleSet, wordsIn(response.locals.page.language)) })
  }
}

/** Errors: AppError `not-found`, also for what is no id. */
export async function readRuleSet(database: Database, id: string): Promise<StoredRuleSet> {
  if (!z.guid().safeParse(id).success) throw new AppError('not-found')
  return storedRuleSet(database, id)
}
