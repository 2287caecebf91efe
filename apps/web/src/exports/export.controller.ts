import { Controller, HttpCode, Inject, Param, Post, Res } from '@nestjs/common'
import { signingKeyOf } from '@vinhdanh/access'
import type { Config } from '@vinhdanh/config'
import { type Actor, AppError, localDay } from '@vinhdanh/domain'
import type { FileStore } from '@vinhdanh/files'
import { Database, exportDossier } from '@vinhdanh/record'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { sendFile } from '../shell/send-file.ts'
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
    await sendFile(response, archive, { name: `${taken.code}-${localDay(taken.at)}.zip`, mediaType: 'application/zip' })
  }
}
