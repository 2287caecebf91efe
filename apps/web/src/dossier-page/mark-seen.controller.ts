import { Body, Controller, Param, Post, Redirect } from '@nestjs/common'
import { type Actor, AppError } from '@vinhdanh/domain'
import { Database, markSeen } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'

const seenForm = z.object({ revisionNo: z.coerce.number().int().min(1).max(10_000), taskId: z.uuid().optional() })

/** «I have looked at this revision»: a form of its own, as opening a page changes nothing. */
@Controller('dossiers/:id/seen')
export class MarkSeenController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Post()
  @Policy('dossier.read')
  @Redirect()
  async mark(@SignedIn() actor: Actor, @Param('id') id: string, @Body() body: unknown): Promise<{ url: string; statusCode: number }> {
    const form = seenForm.safeParse(body)
    if (!form.success) throw new AppError('validation.malformed')
    await markSeen(this.database, actor, { dossierId: id, revisionNo: form.data.revisionNo })
    return { url: form.data.taskId ? `/tasks/${form.data.taskId}` : `/dossiers/${id}`, statusCode: 303 }
  }
}
