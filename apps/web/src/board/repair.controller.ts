import { Controller, Param, Post, Redirect } from '@nestjs/common'
import type { Actor } from '@vinhdanh/domain'
import { Database, nudgeDossier, restartWorkflow, retryJobs } from '@vinhdanh/record'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { causesAddress } from './stuck-dossier.ts'

type Back = { readonly url: string; readonly statusCode: number }

/** Repairs of one dossier that are one button. Each goes to the page of its causes, which reads anew what is still wrong. */
@Controller('board/:id')
@Policy('dossier.repair')
export class RepairController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  /** What was decided and not heard of: the workflow asks the record anew. */
  @Post('nudge')
  @Redirect()
  async nudge(@SignedIn() actor: Actor, @Param('id') id: string): Promise<Back> {
    await nudgeDossier(this.database, actor, id)
    return toCauses(id)
  }

  /** A workflow that is lost, waits elsewhere or is without its timer: it begins again from the record. */
  @Post('restart')
  @Redirect()
  async restart(@SignedIn() actor: Actor, @Param('id') id: string): Promise<Back> {
    await restartWorkflow(this.database, actor, id)
    return toCauses(id)
  }

  /** Jobs that fail are tried at once. */
  @Post('retry')
  @Redirect()
  async retry(@SignedIn() actor: Actor, @Param('id') id: string): Promise<Back> {
    await retryJobs(this.database, actor, id)
    return toCauses(id)
  }
}

const toCauses = (id: string): Back => ({ url: causesAddress(id), statusCode: 303 })
