import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common'
import { type Actor, AppError } from '@vinhdanh/domain'
import type { BundlePress, FileStore } from '@vinhdanh/files'
import { Database, type DossierPage, dossierPage, recordNow } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { presentDossier } from '../dossier-page/dossier-page.presenter.ts'
import { sendFile } from '../shell/send-file.ts'
import { downloadedWith } from '../shell/send-paper.ts'
import { FILES } from '../shell/tokens.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { wordsIn } from '../text/words.ts'
import { bundleOrder, sortFiles } from './bundle-order.ts'
import { isOlder, olderText, untilNextRevision } from './older-revision.ts'
import { PRESS } from './press.ts'

const bundleQuery = z.object({ revision: z.coerce.number().int().min(1).max(10_000).optional() })

/** A dossier as one PDF for whoever may read it, such as the members of a council: first what will be in it and what will not, then the file, made for this reader. */
@Controller('dossiers/:id')
export class BundleController {
  private readonly parts: { readonly database: Database; readonly files: FileStore }
  private readonly press: BundlePress
  constructor(database: Database, @Inject(FILES) files: FileStore, @Inject(PRESS) press: BundlePress) {
    this.parts = { database, files }
    this.press = press
  }

  @Get('bundle')
  @Policy('paper.read')
  async show(@SignedIn() actor: Actor, @Param('id') id: string, @Query() query: unknown, @Res() response: WebResponse): Promise<void> {
    const page = await this.pageFor(actor, id, query)
    const words = wordsIn(response.locals.page.language)
    const sorted = page.revision ? await sortFiles(this.parts, presentDossier(page, actor, 'all', words), actor, words) : []
    const taken = sorted.filter(({ path }) => path !== null)
    response.render('bundle/views/bundle', {
      view: {
        id, code: page.dossier.code, title: words.t('dossier:title', { award: page.award.name[words.language], nominee: page.dossier.nominee.name }), exists: page.revision !== null,
        older: olderText(page, words), download: `/dossiers/${id}/bundle.pdf${isOlder(page) ? `?revision=${page.revision?.no}` : ''}`,
        taken, leftOut: sorted.filter(({ path }) => path === null),
        pages: taken.reduce((sum, file) => sum + (file.pages ?? 1), 0), bytes: taken.reduce((sum, file) => sum + (file.size ?? 0), 0),
      },
    })
  }

  @Get('bundle.pdf')
  @Policy('paper.read')
  async download(@SignedIn() actor: Actor, @Param('id') id: string, @Query() query: unknown, @Res() response: WebResponse): Promise<void> {
    const page = await this.pageFor(actor, id, query)
    if (!page.revision) throw new AppError('not-found')
    const words = wordsIn(response.locals.page.language)
    const view = presentDossier(page, actor, 'all', words)
    const order = bundleOrder(page, view, await sortFiles(this.parts, view, actor, words), { actor, now: await recordNow(this.parts.database), words })
    // Whoever goes away does not keep others waiting.
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    try {
      const { stream, size } = await this.press.make(order, gone.signal)
      await sendFile(response, stream, { name: `${page.dossier.code}${isOlder(page) ? `-${page.revision?.no}` : ''}.pdf`, mediaType: 'application/pdf', size, policy: downloadedWith })
    } catch (error) {
      if (!gone.signal.aborted) throw error
    }
  }

  /** The dossier with the revision that the address names, as it was until the next one came; else with the last. */
  private async pageFor(actor: Actor, id: string, query: unknown): Promise<DossierPage> {
    const asked = bundleQuery.safeParse(query)
    if (!asked.success) throw new AppError('not-found')
    return untilNextRevision(await dossierPage(this.parts.database, id, actor, asked.data.revision))
  }
}
