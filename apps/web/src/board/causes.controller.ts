import { Controller, Get, Param, Query, Res } from '@nestjs/common'
import { type Actor, localDay, mayAnywhere } from '@vinhdanh/domain'
import { causePage, Database, loadCalendar } from '@vinhdanh/record'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { wordsIn } from '../text/words.ts'
import { presentCauses } from './causes.presenter.ts'

/** Why one dossier is stuck: what is wrong, since when, by what that is known, what was tried, and the repair beside it. */
@Controller('board/:id/causes')
export class CausesController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  @Policy('dossier.list-all')
  async show(@SignedIn() actor: Actor, @Param('id') id: string, @Query('corrected') corrected: unknown, @Res() response: WebResponse): Promise<void> {
    const page = await causePage(this.database, actor, id)
    const calendar = await loadCalendar(this.database)
    const workingDays = (since: Date): number => Math.max(0, calendar.workingDaysBetween(localDay(since), localDay(page.at)))
    response.render('board/views/causes', {
      ...presentCauses(page, { words: wordsIn(response.locals.page.language), workingDays, mayRepair: mayAnywhere(actor, 'dossier.repair') }), justCorrected: corrected === '1',
    })
  }
}
