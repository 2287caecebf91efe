import { Controller, Req } from '@nestjs/common'
import { type Actor, AppError, invalid, localDay, type RuleSet, tally } from '@vinhdanh/domain'
import { Database, importRuleSet, listRuleSets, recordNow, ruleSetInForce } from '@vinhdanh/record'
import type { ApiRequest } from '../http/api-request.ts'
import { type Language, languageOf } from '../http/language.ts'
import { Caller, Input, Route } from '../http/route.ts'
import { type ImportRules, importRulesRoute, listRulesRoute, type ReadAward, readAwardRoute, type TallyInput, tallyRoute } from './rule.routes.ts'

/** The rules as data: what is in force when, and what they make of a vote. */
@Controller()
export class RuleController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Route(listRulesRoute)
  async list() {
    return { rows: await listRuleSets(this.database) }
  }

  @Route(readAwardRoute)
  async award(@Input() { params, query }: ReadAward) {
    const { ruleSet, ...line } = await ruleSetInForce(this.database, query.date ?? localDay(await recordNow(this.database)))
    const award = ruleSet.awards.find(({ code }) => code === params.awardCode)
    if (!award) throw new AppError('not-found')
    const forms = new Set(Object.values(award.forms))
    return { ruleSet: line, award, route: ruleSet.routes.find(({ id }) => id === award.route) ?? null, forms: ruleSet.forms.filter(({ id }) => forms.has(id)) }
  }

  @Route(importRulesRoute)
  import(@Caller() actor: Actor, @Input() { body }: ImportRules) {
    return importRuleSet(this.database, actor, body)
  }

  @Route(tallyRoute)
  async tally(@Req() request: ApiRequest, @Input() { body: { award: code, date, ...counts } }: TallyInput) {
    const { ruleSet } = await ruleSetInForce(this.database, date)
    const council = ruleSet.awards.find((award) => award.code === code)?.council
    if (!council) throw invalid({ path: 'award', message: 'problem.choice' })
    return { ...tally(council, counts), ruleSet: ruleSet.id, citation: cited(ruleSet, council.threshold.share.cite, languageOf(request)) }
  }
}

/** A source in words, as «Nghị định 152/2025/NĐ-CP, Điều 45». */
function cited({ citations }: RuleSet, cite: string, language: Language): string {
  const source = citations[cite]
  return source ? [source.instrument[language], source.place].filter(Boolean).join(', ') : cite
}
