import { Controller, Get, Param, Res } from '@nestjs/common'
import { AppError } from '@vinhdanh/domain'
import { Database } from '@vinhdanh/record'
import { Policy } from '../access/policy.decorator.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { wordsIn } from '../text/words.ts'
import { readRuleSet } from './rule-set.controller.ts'
import { presentAward } from './rule-set.presenter.ts'

/** One award under one rule-set: its way, terms, papers, vote and cut-offs, each with its source. */
@Controller('rules/:id/awards/:code')
export class AwardRulesController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  @Policy('rules.read')
  async show(@Param('id') id: string, @Param('code') code: string, @Res() response: WebResponse): Promise<void> {
    const words = wordsIn(response.locals.page.language)
    const { ruleSet, ...line } = await readRuleSet(this.database, id)
    const award = ruleSet.awards.find((candidate) => candidate.code === code)
    if (!award) throw new AppError('not-found')
    response.render('rules/views/award', { line, title: ruleSet.title[words.language], award: presentAward(ruleSet, award, words) })
  }
}
