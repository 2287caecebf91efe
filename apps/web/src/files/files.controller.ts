import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common'
import { type Actor, AppError, clearersNeeded } from '@vinhdanh/domain'
import { clearFile, Database, heldFile, heldFiles } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { afterRepair, stuckDossier } from '../board/stuck-dossier.ts'
import { type Form, freshForm } from '../shell/forms.ts'
import type { WebResponse } from '../shell/web-request.ts'

const clearing = stuckDossier.extend({ reason: z.string().max(4_000), confirmation: z.string().max(100) })

/** Files that are held back: which they are, why, in which dossiers, and letting one out in spite of that. */
@Controller('files')
@Policy('file.clear')
export class FilesController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  async list(@SignedIn() actor: Actor, @Res() response: WebResponse): Promise<void> {
    response.render('files/views/files', { files: await heldFiles(this.database, actor) })
  }

  @Get(':sha256')
  async show(@SignedIn() actor: Actor, @Param('sha256') sha256: string, @Query() query: unknown, @Res() response: WebResponse): Promise<void> {
    await this.render(response, actor, sha256, freshForm(stuckDossier.parse(query)))
  }

  @Post(':sha256/clear')
  async clear(@SignedIn() actor: Actor, @Param('sha256') sha256: string, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    const form = clearing.safeParse(body)
    if (!form.success) throw new AppError('validation.malformed')
    try {
      await clearFile(this.database, actor, { sha256, ...form.data })
      response.redirect(303, afterRepair(form.data, `/files/${sha256}`))
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'validation.failed') throw error
      await this.render(response.status(422), actor, sha256, { values: form.data, problems: error.details.problems ?? [] })
    }
  }

  private async render(response: WebResponse, actor: Actor, sha256: string, form: Form): Promise<void> {
    const file = await heldFile(this.database, actor, sha256)
    const needed = clearersNeeded(file.scanState)
    const isOwnAsk = needed === 2 && file.clearing?.personId === actor.personId
    response.render('files/views/file', { file, form, problems: form.problems, needed, isOwnAsk, code: sha256.slice(0, 8) })
  }
}
