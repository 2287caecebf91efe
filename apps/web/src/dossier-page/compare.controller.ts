import { Controller, Get, Param, Query, Res } from '@nestjs/common'
import type { Actor } from '@vinhdanh/domain'
import { Database, dossierPage, dossierRevision } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { wordsIn } from '../text/words.ts'
import { changesBetween } from './changes.ts'

const revisionNo = z.coerce.number().int().min(1).max(10_000).optional().catch(undefined)
const compareQuery = z.object({ from: revisionNo, to: revisionNo, all: z.literal('1').optional().catch(undefined) })

/** Any two revisions of a dossier side by side, the first too; without a choice the last two. */
@Controller('dossiers/:id/compare')
export class CompareController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  @Policy('dossier.read')
  async show(@SignedIn() actor: Actor, @Param('id') id: string, @Query() query: unknown, @Res() response: WebResponse): Promise<void> {
    const asked = compareQuery.parse(query)
    const { dossier, award, form, revisions, scanStates } = await dossierPage(this.database, id, actor)
    const words = wordsIn(response.locals.page.language)
    const one = asked.to ?? dossier.revisionNo
    // The earlier one stands on the left, whichever was named first.
    const [from, to] = [asked.from ?? one - 1, one].sort((a, b) => a - b) as [number, number]
    const head = { id, scanStates, code: dossier.code, title: words.t('dossier:title', { award: award.name[words.language], nominee: dossier.nominee.name }), round: dossier.round, revisions, from, to, all: asked.all === '1' }
    if (from < 1 || from === to) {
      response.render('dossier-page/views/compare', { view: { ...head, changes: null }, printCode: dossier.code })
      return
    }
    const [before, after] = [await dossierRevision(this.database, id, from, actor), await dossierRevision(this.database, id, to, actor)]
    response.render('dossier-page/views/compare', { view: { ...head, before, after, changes: changesBetween(form, award, before.content, after.content, words) }, printCode: dossier.code })
  }
}
