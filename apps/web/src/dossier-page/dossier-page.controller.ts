import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common'
import type { Config } from '@vinhdanh/config'
import type { Actor } from '@vinhdanh/domain'
import { clockLedger, Database, dossierPage, dossierTimeline, earlierPapers } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { CONFIG } from '../shell/tokens.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { failingHolders } from '../notices/failing-holders.ts'
import { wordsIn } from '../text/words.ts'
import { earlierByPaper } from '../dossiers/earlier.presenter.ts'
import { clocksView } from './clocks.presenter.ts'
import { presentDossier, tabs } from './dossier-page.presenter.ts'
import { timelineView } from './timeline.presenter.ts'

const pageQuery = z.object({ tab: z.enum([...tabs, 'all']).catch('content') })

/** One dossier: where it is, who holds it, until when and why; what it says; what happened. */
@Controller('dossiers/:id')
export class DossierPageController {
  private readonly config: Config
  private readonly database: Database
  constructor(@Inject(CONFIG) config: Config, database: Database) {
    this.config = config
    this.database = database
  }

  @Get()
  @Policy('dossier.read')
  async show(@SignedIn() actor: Actor, @Param('id') id: string, @Query() query: unknown, @Res() response: WebResponse): Promise<void> {
    const { tab } = pageQuery.parse(query)
    const page = await dossierPage(this.database, id, actor)
    const words = wordsIn(response.locals.page.language)
    const shows = (name: (typeof tabs)[number]) => tab === name || tab === 'all'
    const failing = await failingHolders(this.database, actor, page.place?.holders ?? [])
    const view = presentDossier(page, actor, tab, words)
    response.render('dossier-page/views/dossier', {
      view, printCode: page.dossier.code, failing, signs: this.config.signingKey !== undefined,
      events: shows('timeline') ? timelineView(await dossierTimeline(this.database, id, actor), page, words) : [],
      earlier: shows('papers') ? earlierByPaper(id, await earlierPapers(this.database, actor, page.dossier), { shown: view.papers, titles: new Map(page.award.papers.map(({ code, name }) => [code, name[words.language]])) }, words) : [],
      clocks: shows('clock') ? clocksView(await clockLedger(this.database, id, actor), words) : [],
    })
  }
}
