import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common'
import type { Config } from '@vinhdanh/config'
import { type Actor, AppError, errorTable, type FieldProblem } from '@vinhdanh/domain'
import { type FileStore, safeFileName } from '@vinhdanh/files'
import { attachPaper, Database, earlierPapers } from '@vinhdanh/record'
import { Policy, TakesFiles } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { readUpload } from '../shell/read-upload.ts'
import { CONFIG, FILES } from '../shell/tokens.ts'
import type { WebRequest, WebResponse } from '../shell/web-request.ts'
import { wordsIn } from '../text/words.ts'
import { presentPapers } from './papers.presenter.ts'
import { writableDraft } from './writable-draft.ts'

/** The papers of a draft: what is asked, what is there; one upload at a time. */
@Controller('dossiers/:id/draft/papers')
@Policy('dossier.draft')
export class PapersController {
  private readonly config: Config
  private readonly database: Database
  private readonly files: FileStore
  constructor(@Inject(CONFIG) config: Config, database: Database, @Inject(FILES) files: FileStore) {
    this.config = config
    this.database = database
    this.files = files
  }

  @Get()
  async show(@SignedIn() actor: Actor, @Param('id') id: string, @Res() response: WebResponse): Promise<void> {
    await this.render(response, actor, id)
  }

  @Post(':code')
  @TakesFiles()
  async attach(@SignedIn() actor: Actor, @Param('id') id: string, @Param('code') code: string, @Req() request: WebRequest, @Res() response: WebResponse): Promise<void> {
    const { t } = wordsIn(response.locals.page.language)
    const inBackground = request.accepts(['html', 'json']) === 'json'
    try {
      const { files } = await readUpload(request, this.config, async ({ name, content }) => {
        // Before the first byte is kept: is this a dossier that its sender may write?
        await writableDraft(this.database, actor, id)
        return { name: safeFileName(name), file: await this.files.put(content, { name }) }
      })
      const [upload] = files
      if (!upload) throw new AppError('validation.failed', { problems: [{ path: `papers.${code}`, message: 'problem.required' }] })
      await attachPaper(this.database, actor, { dossierId: id, code, name: upload.name, file: upload.file })
      const address = `/dossiers/${id}/draft/papers#paper-${code}`
      if (inBackground) response.status(200).json({ address })
      else response.redirect(303, address)
    } catch (error) {
      const problems = problemsOf(error, code)
      if (!(error instanceof AppError) || problems === null) throw error
      response.status(errorTable[error.code].status)
      if (inBackground) response.json({ problem: problems.map(({ message }) => t(message)).join(' ') })
      else await this.render(response, actor, id, problems)
    }
  }

  private async render(response: WebResponse, actor: Actor, id: string, problems: readonly FieldProblem[] = []): Promise<void> {
    const draft = await writableDraft(this.database, actor, id)
    const earlier = await earlierPapers(this.database, actor, draft.head)
    response.render('dossiers/views/papers', presentPapers(draft, earlier, { problems, maxBytes: this.config.maxUploadBytes, words: wordsIn(response.locals.page.language) }))
  }
}

/** What is wrong with the file, at the field of its paper; null for an error that is not the file's. */
function problemsOf(error: unknown, code: string): FieldProblem[] | null {
  if (!(error instanceof AppError)) return null
  if (error.code.startsWith('file.')) return [{ path: `papers.${code}`, message: `error:${error.code}.what` }]
  return error.code === 'validation.failed' ? (error.details.problems ?? []).map((problem) => ({ ...problem, path: `papers.${code}` })) : null
}
