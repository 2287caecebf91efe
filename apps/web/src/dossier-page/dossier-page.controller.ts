import { Controller, Get, Param, Query, Res } from '@nestjs/common'
import type { Actor } from '@vinhdanh/domain'
import { clockLedger, Database, dossierPage, type DossierPage, dossierRevision, dossierTimeline } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { type Words, wordsIn } from '../text/words.ts'
import { changesBetween } from './changes.ts'
import { clocksView } from './clocks.presenter.ts'
import { presentDossier, tabs } from './dossier-page.presenter.ts'
import { timelineView } from './timeline.presenter.ts'

const revisionNo = z.coerce.number().int().min(1).max(10_000).optional().catch(undefined)
const pageQuery = z.object({ tab: z.enum([...tabs, 'all']).catch('content'), from: revisionNo, to: revisionNo })

/** One dossier: where it is, who holds it, until when and why; what it says; what happened. */
@Controller('dossiers/:id')
export class DossierPageController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  @Policy('dossier.read')
  async show(@SignedIn() actor: Actor, @Param('id') id: string, @Query() query: unknown, @Res() response: WebResponse): Promise<void> {
    const { tab, from, to } = pageQuery.parse(query)
    const page = await dossierPage(this.database, id, actor)
    const words = wordsIn(response.locals.page.language)
    const shows = (name: (typeof tabs)[number]) => tab === name || tab === 'all'
    response.render('dossier-page/views/dossier', {
      view: presentDossier(page, actor, tab, words), printCode: page.dossier.code,
      compared: shows('rounds') ? await this.compare(page, actor, { from, to }, words) : null,
      events: shows('timeline') ? timelineView(await dossierTimeline(this.database, id, actor), words) : [],
      clocks: shows('clock') ? clocksView(await clockLedger(this.database, id, actor), words) : [],
    })
  }

  /** Two revisions side by side: those asked for, else the last two; null while there is only one. */
  private async compare(page: DossierPage, actor: Actor, asked: { from: number | undefined; to: number | undefined }, words: Words) {
    const { dossier, form, award } = page
    const to = asked.to ?? dossier.revisionNo
    const from = asked.from ?? to - 1
    if (from < 1 || from === to) return null
    const [before, after] = [await dossierRevision(this.database, dossier.id, from, actor), await dossierRevision(this.database, dossier.id, to, actor)]
    return { from, to, ...changesBetween(form, award, before.content, after.content, words) }
  }
}
