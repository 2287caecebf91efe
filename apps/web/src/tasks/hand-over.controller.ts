import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common'
import { type Actor, AppError } from '@vinhdanh/domain'
import { Database, handOverChoices, handOverTask, takeBackTask, type TaskPage, taskPage } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { type Form, freshForm } from '../shell/forms.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { wordsIn } from '../text/words.ts'
import { headOf, taskState } from './task.presenter.ts'

const handing = z.object({ colleagueId: z.string().trim().max(36).default(''), reason: z.string().max(5_000).default('') })

/** Handing a task to a colleague, and taking it back. Judged by who holds the task, as deciding is. */
@Controller('tasks/:id')
@Policy('task.decide')
export class HandOverController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get('hand-over')
  async ask(@SignedIn() actor: Actor, @Param('id') id: string, @Res() response: WebResponse): Promise<void> {
    const page = await taskPage(this.database, id, actor)
    if (page.task.mine && taskState(page, actor.personId) === 'open') await this.render(response, actor, page, freshForm())
    else response.redirect(303, `/tasks/${id}`)
  }

  @Post('hand-over')
  async handOver(@SignedIn() actor: Actor, @Param('id') id: string, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    const page = await taskPage(this.database, id, actor)
    const parsed = handing.safeParse(body)
    if (!parsed.success) throw new AppError('validation.malformed')
    try {
      await handOverTask(this.database, actor, { taskId: id, ...parsed.data })
      response.redirect(303, `/tasks/${id}`)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'validation.failed') throw error
      await this.render(response.status(422), actor, page, { values: parsed.data, problems: error.details.problems ?? [] })
    }
  }

  @Post('take-back')
  async takeBack(@SignedIn() actor: Actor, @Param('id') id: string, @Res() response: WebResponse): Promise<void> {
    await taskPage(this.database, id, actor)
    await takeBackTask(this.database, actor, id)
    response.redirect(303, `/tasks/${id}`)
  }

  private async render(response: WebResponse, actor: Actor, page: TaskPage, form: Form): Promise<void> {
    const colleagues = await handOverChoices(this.database, actor, page.task.id)
    response.render('tasks/views/hand-over', {
      view: headOf(page, wordsIn(response.locals.page.language)), form, problems: form.problems,
      colleagues: colleagues.map(({ id: value, name, titles }) => ({ value, text: titles === '' ? name : `${name} (${titles})` })),
    })
  }
}
