import { Controller, Get, Param, ParseIntPipe, Res } from '@nestjs/common'
import type { Actor } from '@vinhdanh/domain'
import { Database, handInReceipt } from '@vinhdanh/record'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import type { WebResponse } from '../shell/web-request.ts'

/** The proof of a hand-in, to be printed: code, time, hash, and what happens next. */
@Controller('dossiers/:id/receipt/:revision')
export class ReceiptController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  @Policy('dossier.read')
  async show(@SignedIn() actor: Actor, @Param('id') id: string, @Param('revision', ParseIntPipe) no: number, @Res() response: WebResponse): Promise<void> {
    const { language } = response.locals.page
    const { head, award, revision, next } = await handInReceipt(this.database, actor, id, no)
    response.render('dossiers/views/receipt', {
      id: head.id, code: head.code, printCode: head.code, award: award.name[language], nominee: head.nominee.name, unit: head.unit.name[language], cycleYear: head.cycleYear, revision,
      next: next && { name: next.name[language], days: next.term.value }, isLatest: head.revisionNo === revision.no, submission: head.submission,
    })
  }
}
