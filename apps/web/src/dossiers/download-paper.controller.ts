import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common'
import type { Actor } from '@vinhdanh/domain'
import type { FileStore } from '@vinhdanh/files'
import { Database, paperFile } from '@vinhdanh/record'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { sendPaper } from '../shell/send-paper.ts'
import { FILES } from '../shell/tokens.ts'
import type { WebResponse } from '../shell/web-request.ts'

/** A file of a dossier, to those who may see the dossier: as a download, or with `?view=1` shown where that is safe (OWASP ASVS 5.4). */
@Controller('dossiers/:id/papers/:sha256')
export class DownloadPaperController {
  private readonly database: Database
  private readonly files: FileStore
  constructor(database: Database, @Inject(FILES) files: FileStore) {
    this.database = database
    this.files = files
  }

  @Get()
  @Policy('paper.read')
  async download(@SignedIn() actor: Actor, @Param('id') id: string, @Param('sha256') sha256: string, @Query('view') view: unknown, @Res() response: WebResponse): Promise<void> {
    await sendPaper(response, this.files, { sha256, ...(await paperFile(this.database, actor, id, sha256)), isShown: view === '1' })
  }
}
