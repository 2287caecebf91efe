import { Body, Controller, Get, Inject, Post, Req, Res } from '@nestjs/common'
import type { Config } from '@vinhdanh/config'
import { type Actor, AppError, type FieldProblem, parseRuleSet, type RuleSet } from '@vinhdanh/domain'
import { Database, importRuleSet, listRuleSets, whatIf } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy, TakesFiles } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { largestJson, parseJson, readJsonUpload } from '../shell/read-json-upload.ts'
import { CONFIG } from '../shell/tokens.ts'
import type { WebRequest, WebResponse } from '../shell/web-request.ts'
import { wordsIn } from '../text/words.ts'
import { presentRuleSet } from './rule-set.presenter.ts'
import { presentWhatIf } from './what-if.presenter.ts'

const confirmed = z.object({ json: z.string().max(largestJson) })

/** A rule-set file: every fault with its place, or a preview, then the import. No version is ever changed. */
@Controller('rules/import')
@Policy('rules.import')
export class RulesImportController {
  private readonly config: Config
  private readonly database: Database
  constructor(@Inject(CONFIG) config: Config, database: Database) {
    this.config = config
    this.database = database
  }

  @Get()
  ask(@Res() response: WebResponse): void {
    this.render(response, [])
  }

  @Post()
  @TakesFiles()
  async preview(@SignedIn() actor: Actor, @Req() request: WebRequest, @Res() response: WebResponse): Promise<void> {
    try {
      const json = await readJsonUpload(request, this.config)
      const ruleSet = readRules(json)
      const known = (await listRuleSets(this.database)).filter(({ slug }) => slug === ruleSet.id)
      const words = wordsIn(response.locals.page.language)
      response.render('rules/views/preview', {
        whatIf: presentWhatIf(await whatIf(this.database, actor, ruleSet), ruleSet, words), json, file: { id: ruleSet.id, version: ruleSet.version, effectiveFrom: ruleSet.effectiveFrom, effectiveTo: ruleSet.effectiveTo }, ...presentRuleSet(ruleSet, words),
        versions: known.map(({ version }) => version), isTaken: known.some(({ version }) => version === ruleSet.version),
      })
    } catch (error) {
      this.refuse(response, error)
    }
  }

  @Post('confirm')
  async confirm(@SignedIn() actor: Actor, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    const parsed = confirmed.safeParse(body)
    if (!parsed.success) throw new AppError('validation.malformed')
    try {
      const { id } = await importRuleSet(this.database, actor, parseJson(parsed.data.json))
      response.redirect(303, `/rules/${id}`)
    } catch (error) {
      this.refuse(response, error)
    }
  }

  private refuse(response: WebResponse, error: unknown): void {
    if (!(error instanceof AppError)) throw error
    if (error.code === 'validation.failed' || error.code === 'rules.invalid') return this.render(response.status(422), error.details.problems ?? [])
    if (error.code !== 'file.too-large' && error.code !== 'conflict.duplicate') throw error
    this.render(response.status(error.code === 'conflict.duplicate' ? 409 : 413), [{ path: 'file', message: error.code === 'conflict.duplicate' ? 'rules:import.taken' : 'error:file.too-large.what' }])
  }

  private render(response: WebResponse, problems: readonly FieldProblem[]): void {
    response.render('shell/views/import-json', {
      action: '/rules/import', back: '/rules', largest: largestJson, problems, texts: 'rules', form: { values: {}, problems: problems.filter(({ path }) => path === 'file') }, faults: problems.filter(({ path }) => path !== 'file'),
    })
  }
}

function readRules(json: string): RuleSet {
  const parsed = parseRuleSet(parseJson(json))
  if (!parsed.ok) throw new AppError('rules.invalid', { problems: parsed.problems })
  return parsed.ruleSet
}
