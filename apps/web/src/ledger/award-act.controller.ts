import { randomUUID } from 'node:crypto'
import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common'
import type { Config } from '@vinhdanh/config'
import { type Actor, AppError, awardActKinds, type AwardActKind, awardActName, correctable, may, revokes, standingAfter } from '@vinhdanh/domain'
import type { FileStore } from '@vinhdanh/files'
import { actOnAward, awardPage, type AwardPage, Database, type StoredFile } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy, TakesFiles } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { type Form, freshForm } from '../shell/forms.ts'
import { CONFIG, FILES } from '../shell/tokens.ts'
import type { WebRequest, WebResponse } from '../shell/web-request.ts'
import { receiveForm } from '../tasks/decision-file.ts'
import { wordsIn } from '../text/words.ts'

const line = z.string().max(5_000).default('')
const order = z.object({
  id: z.uuid(), acts: z.coerce.number().int().min(0), orderNumber: line, orderDate: line, authority: line, reason: line, ground: line, confirmation: line, recoversItem: line, recoversBonus: line,
  'corrections.nomineeName': line, 'corrections.unitName': line, 'corrections.decisionNumber': line, 'corrections.decidedOn': line,
})

/** Recording an order that follows the decision on an award, confirmed by typing its code. */
@Controller('awards/:id/acts/:kind')
@Policy('award.act')
export class AwardActController {
  private readonly config: Config
  private readonly database: Database
  private readonly files: FileStore
  constructor(@Inject(CONFIG) config: Config, database: Database, @Inject(FILES) files: FileStore) {
    this.config = config
    this.database = database
    this.files = files
  }

  @Get()
  async show(@SignedIn() actor: Actor, @Param('id') id: string, @Param('kind') name: string, @Res() response: WebResponse): Promise<void> {
    const page = await this.open(actor, id)
    const { award } = page
    const kind = kindOf(name)
    if (standingAfter(kind, award.standing) === null) throw new AppError('conflict.state', { state: award.standing })
    this.render(response, page, kind, { file: null, form: freshForm({ id: randomUUID(), acts: award.acts.length, ...Object.fromEntries(Object.entries(saysNow(page)).map(([field, text]) => [`corrections.${field}`, text])) }) })
  }

  @Post()
  @TakesFiles()
  async act(@SignedIn() actor: Actor, @Param('id') id: string, @Param('kind') name: string, @Req() request: WebRequest, @Res() response: WebResponse): Promise<void> {
    const page = await this.open(actor, id)
    const kind = kindOf(name)
    const { typed, file, problem } = await receiveForm(request, this.config, { files: this.files, database: this.database, field: 'paper' })
    const form = order.safeParse(typed)
    if (!form.success) throw new AppError('validation.malformed')
    const { recoversItem, recoversBonus, ground, ...texts } = form.data
    const corrections = kind === 'correct' ? Object.fromEntries(correctable.map((field) => [field, form.data[`corrections.${field}`]])) : {}
    try {
      if (problem) throw new AppError('validation.failed', { problems: [problem] })
      await actOnAward(this.database, actor, {
        ...texts, awardId: id, kind, ground: ground || null, paper: file?.sha256 ?? null, corrections, recovers: [...(recoversItem ? ['item' as const] : []), ...(recoversBonus ? ['bonus' as const] : [])],
      })
      response.redirect(303, page.award.dossierId ? `/dossiers/${page.award.dossierId}` : `/nominees/${page.nominee.id}`)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'validation.failed') throw error
      this.render(response.status(422), page, kind, { file, form: { values: form.data, problems: error.details.problems ?? [] } })
    }
  }

  private async open(actor: Actor, id: string): Promise<AwardPage> {
    const page = await awardPage(this.database, id, actor)
    if (!may(actor, 'award.act', page.nominee.unitPath)) throw new AppError('auth.not-allowed')
    return page
  }

  private render(response: WebResponse, page: AwardPage, kind: AwardActKind, { form, file }: { form: Form; file: StoredFile | null }): void {
    const { language } = wordsIn(response.locals.page.language)
    response.render('ledger/views/award-act', {
      award: page.award, nominee: page.nominee, code: page.code, kind, title: awardActName(kind)[language], name: page.award.awardName[language], revokes: revokes(kind),
      grounds: page.grounds.map((ground) => ({ value: ground.id, text: ground.name[language] })), form, problems: form.problems, file, maxBytes: this.config.maxUploadBytes,
    })
  }
}

/** What the decision says now, as the form of a correction begins. */
function saysNow({ award, nominee }: AwardPage): Readonly<Record<(typeof correctable)[number], string>> {
  return { nomineeName: award.namedAs ?? nominee.name, unitName: award.unitAs ?? nominee.unitName.vi, decisionNumber: award.decisionNumber, decidedOn: award.decidedOn }
}

/** Error: AppError `not-found` for an act that there is not. */
function kindOf(name: string): AwardActKind {
  const kind = awardActKinds.find((one) => one === name)
  if (!kind) throw new AppError('not-found')
  return kind
}
