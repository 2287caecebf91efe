import { Controller, Get, Param, Res } from '@nestjs/common'
import { type Actor, AppError, localDay, mayAnywhere } from '@vinhdanh/domain'
import { Database, recordNow, repinGroups, storedRuleSet, type StoredRuleSet, whatIf } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { wordsIn } from '../text/words.ts'
import { presentGroup } from './repin.presenter.ts'
import { presentRuleSet } from './rule-set.presenter.ts'
import { presentWhatIf } from './what-if.presenter.ts'

/** One imported version of a rule-set. */
@Controller('rules/:id')
export class RuleSetController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  @Policy('rules.read')
  async show(@SignedIn() actor: Actor, @Param('id') id: string, @Res() response: WebResponse): Promise<void> {
    const { ruleSet, ...line } = await readRuleSet(this.database, id)
    const words = wordsIn(response.locals.page.language)
    const groups = mayAnywhere(actor, 'dossier.repair') ? await repinGroups(this.database, actor, id) : null
    const today = localDay(await recordNow(this.database))
    response.render('rules/views/rule-set', {
      line, mayTry: mayAnywhere(actor, 'rules.import'), repin: groups && { groups: groups.map((group) => presentGroup(group, id, words)), isEarly: line.effectiveFrom > today }, ...presentRuleSet(ruleSet, words),
    })
  }

  /** These rules against the dossiers that are open now; reads only. */
  @Get('what-if')
  @Policy('rules.import')
  async tryOut(@SignedIn() actor: Actor, @Param('id') id: string, @Res() response: WebResponse): Promise<void> {
    const { ruleSet } = await readRuleSet(this.database, id)
    const words = wordsIn(response.locals.page.language)
    response.render('rules/views/what-if', { id, title: ruleSet.title[words.language], whatIf: presentWhatIf(await whatIf(this.database, actor, ruleSet), ruleSet, words) })
  }
}

/** Errors: AppError `not-found`, also for what is no id. */
export async function readRuleSet(database: Database, id: string): Promise<StoredRuleSet> {
  if (!z.guid().safeParse(id).success) throw new AppError('not-found')
  return storedRuleSet(database, id)
}
