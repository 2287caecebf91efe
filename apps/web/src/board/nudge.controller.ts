import { Controller, Param, Post, Redirect } from '@nestjs/common'
import type { Actor } from '@vinhdanh/domain'
import { Database, nudgeDossier } from '@vinhdanh/record'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'

/** Repair of what was decided and not heard of: the workflow asks the record anew. */
@Controller('board/:id/nudge')
export class NudgeController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Post()
  @Policy('dossier.repair')
  @Redirect()
  async nudge(@SignedIn() actor: Actor, @Param('id') id: string): Promise<{ url: string; statusCode: number }> {
    await nudgeDossier(this.database, actor, id)
    return { url: '/board?show=stuck', statusCode: 303 }
  }
}
