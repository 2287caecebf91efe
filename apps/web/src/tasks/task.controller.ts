import { Controller, Get, Param, Res } from '@nestjs/common'
import type { Actor } from '@vinhdanh/domain'
import { Database, inbox, taskPage } from '@vinhdanh/record'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { failingHolders } from '../notices/failing-holders.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { wordsIn } from '../text/words.ts'
import { presentReceipt } from './receipt.presenter.ts'
import { presentTask } from './task.presenter.ts'

/**
 * The page behind a mailed link, and the receipt of a decision. A link names a task and grants nothing: whoever opens it must be signed in and hold
 * the task, and looking changes nothing at all.
 */
@Controller('tasks')
export class TaskController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get(':id')
  @Policy('task.read')
  async show(@SignedIn() actor: Actor, @Param('id') id: string, @Res() response: WebResponse): Promise<void> {
    const page = await taskPage(this.database, id, actor)
    if (!page.task.mine) {
      response.status(403).render('tasks/views/not-yours', { dossierId: page.dossier.id })
      return
    }
    const view = presentTask(page, actor, wordsIn(response.locals.page.language))
    const failing = view.open ? await failingHolders(this.database, actor, page.place?.holders ?? []) : []
    response.render(view.open ? 'tasks/views/task' : 'tasks/views/over', { view, failing, printCode: view.code })
  }

  @Get(':id/receipt')
  @Policy('task.read')
  async receipt(@SignedIn() actor: Actor, @Param('id') id: string, @Res() response: WebResponse): Promise<void> {
    const page = await taskPage(this.database, id, actor)
    const view = presentReceipt(page, actor, wordsIn(response.locals.page.language))
    if (!view) {
      response.redirect(303, `/tasks/${id}`)
      return
    }
    const { rows } = await inbox(this.database, actor.personId ?? '', { limit: 1 })
    response.render('tasks/views/receipt', { view, nextTask: rows[0] ?? null, printCode: view.code })
  }
}
