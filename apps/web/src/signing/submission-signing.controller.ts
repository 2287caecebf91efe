import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common'
import type { Actor } from '@vinhdanh/domain'
import { Database, submissionPage } from '@vinhdanh/record'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { wordsIn } from '../text/words.ts'
import { firstOf } from './first-of.ts'
import { checkChoice, recordChoice, showChoice, showResult, type SignSet } from './sign-together.ts'

/**
 * Deciding many dossiers of one submission, each a decision of its own: choose, then confirm a page that lists exactly what will be recorded, then read
 * what was recorded again from the record.
 */
@Controller('submissions/:id/sign')
@Policy('task.decide')
export class SubmissionSigningController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  async choose(@SignedIn() actor: Actor, @Param('id') id: string, @Res() response: WebResponse): Promise<void> {
    showChoice(await this.set(actor, id, response), response)
  }

  @Post('check')
  async check(@SignedIn() actor: Actor, @Param('id') id: string, @Body() body: Record<string, unknown>, @Res() response: WebResponse): Promise<void> {
    checkChoice(await this.set(actor, id, response), body, response)
  }

  @Post()
  async sign(@SignedIn() actor: Actor, @Param('id') id: string, @Body() body: Record<string, unknown>, @Res() response: WebResponse): Promise<void> {
    await recordChoice(this.database, actor, await this.set(actor, id, response), body, response)
  }

  @Get('result')
  async result(@SignedIn() actor: Actor, @Param('id') id: string, @Query('d') lines: unknown, @Res() response: WebResponse): Promise<void> {
    await showResult(this.database, actor, await this.set(actor, id, response), lines, response)
  }

  private async set(actor: Actor, id: string, response: WebResponse): Promise<SignSet> {
    const { code, dossiers } = await submissionPage(this.database, actor, id)
    const { t } = wordsIn(response.locals.page.language)
    return { address: `/submissions/${id}/sign`, back: { href: `/submissions/${id}`, text: code }, title: `${t('submissions:word')} ${code}`, ...firstOf(dossiers) }
  }
}
