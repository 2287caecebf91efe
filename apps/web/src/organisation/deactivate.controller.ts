import { Controller, Get, Param, Post, Res } from '@nestjs/common'
import type { Actor } from '@vinhdanh/domain'
import { Database, deactivatePerson, personPage } from '@vinhdanh/record'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import type { WebResponse } from '../shell/web-request.ts'

/** Closing the account of somebody who has left: asked once, with what it means. */
@Controller('organisation/people/:id/deactivate')
@Policy('organisation.change')
export class DeactivateController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  async ask(@SignedIn() actor: Actor, @Param('id') id: string, @Res() response: WebResponse): Promise<void> {
    response.render('organisation/views/deactivate', { person: await personPage(this.database, actor, id) })
  }

  @Post()
  async deactivate(@SignedIn() actor: Actor, @Param('id') id: string, @Res() response: WebResponse): Promise<void> {
    await personPage(this.database, actor, id)
    await deactivatePerson(this.database, actor, id)
    response.redirect(303, `/organisation/people/${id}`)
  }
}
