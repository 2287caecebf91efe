import { Controller, Get, Query, Res } from '@nestjs/common'
import type { Actor } from '@vinhdanh/domain'
import { mayAnywhere } from '@vinhdanh/domain'
import { Database, myDossiers, myGroups } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { freshForm } from '../shell/forms.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { dueReckoner } from './due.ts'
import { presentMyDossiers } from './my-dossiers.presenter.ts'

const address = z.object({
  group: z.enum(myGroups).optional().catch(undefined), q: z.string().max(200).optional().catch(undefined), after: z.string().max(400).optional().catch(undefined),
})

/** The dossiers a person has to do with; what wants something of the submitter comes first. */
@Controller('dossiers')
export class MyDossiersController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  @Policy('dossier.read')
  async list(@SignedIn() actor: Actor, @Query() query: unknown, @Res() response: WebResponse): Promise<void> {
    const { group, q, after } = address.parse(query)
    const found = await myDossiers(this.database, actor, { ...(group ? { group } : {}), ...(q ? { text: q } : {}), ...(after ? { cursor: after } : {}) })
    const due = found.rows.some(({ dueDay }) => dueDay !== null) ? await dueReckoner(this.database, found.today) : null
    response.render('dossiers/views/my-dossiers', {
      ...presentMyDossiers(found, { group, q, after }, due, response.locals.page.language), form: freshForm({ q }), mayStart: mayAnywhere(actor, 'dossier.draft'),
    })
  }
}
