import { randomUUID } from 'node:crypto'
import { Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common'
import type { Config } from '@vinhdanh/config'
import { type Actor, AppError, type ErrorCode, errorTable, type Outcome } from '@vinhdanh/domain'
import type { FileStore } from '@vinhdanh/files'
import { Database, decideTask, taskPage, type TaskPage, unfinishedDecision } from '@vinhdanh/record'
import { Policy, TakesFiles } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { CONFIG, FILES } from '../shell/tokens.ts'
import type { WebRequest, WebResponse } from '../shell/web-request.ts'
import { type Words, wordsIn } from '../text/words.ts'
import { presentConflict } from './conflict.presenter.ts'
import { ballotWords } from './ballot-words.ts'
import { fileField, receiveForm, textsOf } from './decision-file.ts'
import { atItsRow, type FormState, readDecision } from './decision-form.ts'
import { presentChoice, presentDecision } from './decision.presenter.ts'
import { taskState } from './task.presenter.ts'

/** What may come between looking at a task and deciding it; each is told on a page of its own with what was typed. */
const overtaken: readonly ErrorCode[] = [
  'conflict.already-decided', 'conflict.revision', 'conflict.held', 'conflict.rounds-used-up', 'conflict.opinion-open', 'conflict.duplicate', 'conflict.version', 'link.over', 'separation-of-duties',
]

/** Choosing an outcome, stating it, confirming it: two pages, and one POST that records it. */
@Controller('tasks/:id/decide')
export class DecisionController {
  private readonly config: Config
  private readonly database: Database
  private readonly files: FileStore
  constructor(@Inject(CONFIG) config: Config, database: Database, @Inject(FILES) files: FileStore) {
    this.config = config
    this.database = database
    this.files = files
  }

  @Get()
  @Policy('task.decide')
  async choose(@SignedIn() actor: Actor, @Param('id') id: string, @Res() response: WebResponse): Promise<void> {
    const page = await this.openTask(id, actor, response)
    if (page) response.render('tasks/views/choose', { view: presentChoice(page, words(response)) })
  }

  /** The arithmetic of a ballot in words, for the script that shows it while counts are typed. */
  @Get('ballot')
  @Policy('task.decide')
  async ballot(@SignedIn() actor: Actor, @Param('id') id: string, @Query() query: Record<string, unknown>, @Res() response: WebResponse): Promise<void> {
    const page = await taskPage(this.database, id, actor)
    response.json(ballotWords(page.award.council, textsOf(query), words(response)))
  }

  @Get(':outcome')
  @Policy('task.decide')
  async form(@SignedIn() actor: Actor, @Param('id') id: string, @Param('outcome') outcome: string, @Res() response: WebResponse): Promise<void> {
    const page = await this.openTask(id, actor, response)
    if (!page) return
    const broughtBack = await unfinishedDecision(this.database, actor, page, offered(page, outcome))
    const typed = { ...broughtBack?.fields, decisionId: randomUUID(), revisionSha256: page.revision?.sha256 ?? '' }
    await this.render(response, page, offered(page, outcome), { typed, problems: [], file: null, fresh: true, broughtBack })
  }

  @Post(':outcome')
  @Policy('task.decide')
  @TakesFiles()
  async decide(@SignedIn() actor: Actor, @Param('id') id: string, @Param('outcome') chosen: string, @Req() request: WebRequest, @Res() response: WebResponse): Promise<void> {
    const page = await taskPage(this.database, id, actor)
    // A correction is decided by handing in again, never here.
    if (!page.task.mine || page.task.kind === 'correction') throw new AppError('not-found')
    const outcome = offered(page, chosen)
    const { typed, file, problem } = await receiveForm(request, this.config, { files: this.files, database: this.database, field: fileField(page.task.kind, outcome) })
    const stated = readDecision(page, outcome, typed, file)
    const problems = [...(problem ? [problem] : []), ...stated.problems]
    const form = { typed, file, fresh: false, broughtBack: null }
    if (typed['add'] || typed['check']) return this.render(response, page, outcome, { ...form, problems: problem ? [problem] : [] })
    try {
      if (problems.length > 0) return await this.render(response.status(422), page, outcome, { ...form, problems })
      await decideTask(this.database, actor, stated.input)
      response.redirect(303, `/tasks/${id}/receipt`)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      if (error.code === 'validation.failed' && error.details.problems) return this.render(response.status(422), page, outcome, { ...form, problems: error.details.problems.map((problem) => atItsRow(problem, stated.rows)) })
      if (!overtaken.includes(error.code)) throw error
      const now = await taskPage(this.database, id, actor)
      response.status(errorTable[error.code].status).render('tasks/views/conflict', { view: presentConflict(now, error, stated.input, words(response)) })
    }
  }

  /** The task if it is open and the reader's; otherwise its own page says what became of it. */
  private async openTask(id: string, actor: Actor, response: WebResponse): Promise<TaskPage | null> {
    const page = await taskPage(this.database, id, actor)
    if (page.task.mine && taskState(page, actor.personId) === 'open') return page
    response.redirect(303, `/tasks/${id}`)
    return null
  }

  private async render(response: WebResponse, page: TaskPage, outcome: Outcome, form: FormState): Promise<void> {
    response.render('tasks/views/decide', { view: await presentDecision(this.database, page, outcome, form, words(response)), problems: form.problems, maxBytes: this.config.maxUploadBytes })
  }
}

function words(response: WebResponse): Words {
  return wordsIn(response.locals.page.language)
}

/** The outcome named in the address. Error: AppError `not-found` for one that this kind of step does not have. */
function offered({ task }: TaskPage, name: string): Outcome {
  const outcome = task.outcomes.find((one) => one === name)
  if (!outcome) throw new AppError('not-found')
  return outcome
}
