import { pipeline } from 'node:stream/promises'
import { Controller, HttpCode, Inject, Param, Post, Res } from '@nestjs/common'
import { signingKeyOf } from '@vinhdanh/access'
import type { Config } from '@vinhdanh/config'
import { type Actor, AppError, localDay } from '@vinhdanh/domain'
import { contentDisposition, type FileStore } from '@vinhdanh/files'
import { Database, exportDossier } from '@vinhdanh/record'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { CONFIG, FILES } from '../shell/tokens.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { dossierArchive } from './dossier-archive.ts'

/** Everything of a dossier as a signed file that can be checked elsewhere. It is a POST, for it is written in the audit. */
@Controller('dossiers/:id/export')
export class ExportController {
  private readonly config: Config
  private readonly database: Database
  private readonly files: FileStore
  constructor(@Inject(CONFIG) config: Config, database: Database, @Inject(FILES) files: FileStore) {
    this.config = config
    this.database = database
    this.files = files
  }

  @Post()
  @HttpCode(200)
  @Policy('audit.search')
  async send(@SignedIn() actor: Actor, @Param('id') id: string, @Res() response: WebResponse): Promise<void> {
    const { signingKey } = this.config
    // Without a key the page offers no export.
    if (!signingKey) throw new AppError('not-found')
    const taken = await exportDossier(this.database, actor, id)
    const archive = await dossierArchive(taken, this.files, signingKeyOf(signingKey))
    response.setHeader('Content-Type', 'application/zip')
    response.setHeader('Content-Disposition', contentDisposition(`${taken.code}-${localDay(taken.at)}.zip`))
    response.setHeader('X-Content-Type-Options', 'nosniff')
    await pipeline(archive, response).catch((error: unknown) => {
      // Whoever went away in the middle of a file is no fault of ours.
      if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
    })
  }
}
