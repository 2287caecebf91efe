import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common'
import type { Actor } from '@vinhdanh/domain'
import type { FileStore } from '@vinhdanh/files'
import { actPaper, Database } from '@vinhdanh/record'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { sendPaper } from '../shell/send-paper.ts'
import { FILES } from '../shell/tokens.ts'
import type { WebResponse } from '../shell/web-request.ts'

/** The paper of an order that followed the decision on an award, to those who may read the award. */
@Controller('awards/:id/papers/:sha256')
export class ActPaperController {
  private readonly database: Database
  private readonly files: FileStore
  constructor(database: Database, @Inject(FILES) files: FileStore) {
    this.database = database
    this.files = files
  }

  @Get()
  @Policy('ledger.read')
  async download(@SignedIn() actor: Actor, @Param('id') awardId: string, @Param('sha256') sha256: string, @Query('view') view: unknown, @Res() response: WebResponse): Promise<void> {
    await sendPaper(response, this.files, { sha256, ...(await actPaper(this.database, actor, { awardId, sha256 })), isShown: view === '1' })
  }
}
