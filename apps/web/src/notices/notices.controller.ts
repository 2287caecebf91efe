import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common'
import { type Actor, mayAnywhere } from '@vinhdanh/domain'
import { Database, dossierHead, noticeLog, noticeStates, resendNotice, unreadBounces } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { afterRepair, stuckDossier } from '../board/stuck-dossier.ts'
import { freshForm } from '../shell/forms.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { withoutLinks } from './without-links.ts'

const pageSize = 50
const part = (max: number) => z.string().trim().min(1).max(max).optional().catch(undefined)
const address = stuckDossier.extend({ person: part(200), dossier: part(60), state: z.enum(noticeStates).optional().catch(undefined), after: part(400) })
type Place = z.infer<typeof address>

/** How each state of a notice is drawn. */
const chips = { queued: 'waiting', sending: 'waiting', sent: 'done', unknown: 'soon', refused: 'late', bounced: 'late', cancelled: 'held' } as const satisfies Record<(typeof noticeStates)[number], string>

/** Every notice with its state and the mail server's words. Links of mails are not shown: they are their recipients'. */
@Controller('notices')
export class NoticesController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  @Policy('mail.log')
  async list(@SignedIn() actor: Actor, @Query() query: unknown, @Res() response: WebResponse): Promise<void> {
    const place = address.parse(query)
    const { person, dossier, state, after } = place
    const found = await noticeLog(
      this.database, actor, { ...(person ? { person } : {}), ...(dossier ? { dossierCode: dossier } : {}), ...(state ? { state } : {}) }, { cursor: after ?? null, limit: pageSize },
    )
    response.render('notices/views/notices', {
      form: freshForm(place), states: noticeStates, isFiltered: Boolean(person ?? dossier ?? state), mayResend: mayAnywhere(actor, 'mail.resend'),
      unread: after || person || dossier || state ? [] : await unreadBounces(this.database, actor),
      rows: found.rows.map((row) => ({ ...row, chip: chips[row.state], reply: row.reply && withoutLinks(row.reply) })),
      first: after ? addressOf({ ...place, after: undefined }) : null, next: found.next ? addressOf({ ...place, after: found.next }) : null,
    })
  }

  @Post(':id/resend')
  @Policy('mail.resend')
  async resend(@SignedIn() actor: Actor, @Param('id') id: string, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    const { dossierId } = await resendNotice(this.database, actor, id)
    const ownPage = addressOf(dossierId === null ? {} : { dossier: (await dossierHead(this.database, dossierId, actor)).code })
    response.redirect(303, afterRepair(stuckDossier.parse(body), ownPage))
  }
}

function addressOf(place: Partial<Place>): string {
  const query = new URLSearchParams(Object.entries(place).filter((entry): entry is [string, string] => Boolean(entry[1])))
  return query.size > 0 ? `/notices?${query.toString()}` : '/notices'
}
