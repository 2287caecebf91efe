import { Controller, HttpCode, Param, Post, Res } from '@nestjs/common'
import type { Actor } from '@vinhdanh/domain'
import { Database, keepPresence } from '@vinhdanh/record'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { alsoHereText } from './presence.presenter.ts'

/** A page of a draft says that it is open, and hears who else has the draft open. It never keeps anybody out. */
@Controller('dossiers/:id/draft/presence')
export class PresenceController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Post()
  @HttpCode(200)
  @Policy('dossier.draft')
  async here(@SignedIn() actor: Actor, @Param('id') id: string, @Res({ passthrough: true }) response: WebResponse): Promise<{ text: string }> {
    return { text: alsoHereText(await keepPresence(this.database, actor, id), response.locals.page.language) }
  }
}
