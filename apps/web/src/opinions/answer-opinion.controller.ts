import { Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common'
import type { Config } from '@vinhdanh/config'
import { type Actor, AppError, type FieldProblem } from '@vinhdanh/domain'
import type { FileStore } from '@vinhdanh/files'
import { answerOpinion, Database, type StoredFile } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy, TakesFiles } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { afterRepair, stuckDossier } from '../board/stuck-dossier.ts'
import { type Form, freshForm } from '../shell/forms.ts'
import { CONFIG, FILES } from '../shell/tokens.ts'
import type { WebRequest, WebResponse } from '../shell/web-request.ts'
import { receiveForm } from '../tasks/decision-file.ts'
import { openOpinion } from './open-opinion.ts'

const field = 'answerFile'
const line = z.string().max(5_000).default('')
const answered = stuckDossier.extend({ outcome: z.enum(['agrees', 'disagrees']).optional().catch(undefined), answer: line, answerPaper: line, answerDate: line })

/** Recording what a body answered, with its paper. */
@Controller('dossiers/:id/opinions/:opinionId/answer')
@Policy('opinion.handle')
export class AnswerOpinionController {
  private readonly config: Config
  private readonly database: Database
  private readonly files: FileStore
  constructor(@Inject(CONFIG) config: Config, database: Database, @Inject(FILES) files: FileStore) {
    this.config = config
    this.database = database
    this.files = files
  }

  @Get()
  async show(@SignedIn() actor: Actor, @Param() place: { id: string; opinionId: string }, @Query() query: unknown, @Res() response: WebResponse): Promise<void> {
    await this.render(response, actor, place, { form: freshForm(stuckDossier.parse(query)), file: null })
  }

  @Post()
  @TakesFiles()
  async answer(@SignedIn() actor: Actor, @Param() place: { id: string; opinionId: string }, @Req() request: WebRequest, @Res() response: WebResponse): Promise<void> {
    await openOpinion(this.database, actor, place)
    const { typed, file, problem } = await receiveForm(request, this.config, { files: this.files, database: this.database, field })
    const form = answered.safeParse(typed)
    if (!form.success) throw new AppError('validation.malformed')
    const { outcome, stuck, ...texts } = form.data
    const problems: FieldProblem[] = [...(outcome ? [] : [{ path: 'outcome', message: 'problem.required' }]), ...(problem ? [problem] : [])]
    try {
      if (!outcome || problems.length > 0) throw new AppError('validation.failed', { problems })
      await answerOpinion(this.database, actor, { opinionId: place.opinionId, outcome, ...texts, answerFile: file?.sha256 ?? null })
      response.redirect(303, afterRepair({ stuck }, `/dossiers/${place.id}#opinions`))
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'validation.failed') throw error
      await this.render(response.status(422), actor, place, { form: { values: form.data, problems: error.details.problems ?? [] }, file })
    }
  }

  private async render(response: WebResponse, actor: Actor, place: { id: string; opinionId: string }, { form, file }: { form: Form; file: StoredFile | null }): Promise<void> {
    const { page: { dossier }, opinion } = await openOpinion(this.database, actor, place)
    response.render('opinions/views/answer', { dossier, opinion, form, problems: form.problems, file, maxBytes: this.config.maxUploadBytes })
  }
}
