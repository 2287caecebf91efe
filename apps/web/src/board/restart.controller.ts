import { Controller, Param, Post, Redirect } from '@nestjs/common'
import type { Actor } from '@vinhdanh/domain'
import { Database, restartWorkflow } from '@vinhdanh/record'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'

/** Repair of a workflow that is lost or without its timer: it begins again from the record. */
@Controller('board/:id/restart')
export class RestartController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Post()
  @Policy('dossier.repair')
  @Redirect()
  async restart(@SignedIn() actor: Actor, @Param('id') id: string): Promise<{ url: string; statusCode: number }> {
    await restartWorkflow(this.database, actor, id)
    return { url: '/board?show=stuck', statusCode: 303 }
  }
}
