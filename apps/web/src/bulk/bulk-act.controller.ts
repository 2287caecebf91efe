import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common'
import { type Actor, AppError, mayAnywhere } from '@vinhdanh/domain'
import { type BulkActLine, bulkActs, type BulkItemLine, bulkItems, bulkItemShows, bulkKinds, Database, seenBulkAct, startBulkAct, type StuckLine, stuckLines } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { causesAddress } from '../board/stuck-dossier.ts'
import { type Form, freshForm } from '../shell/forms.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { wordsIn } from '../text/words.ts'
import { groupOf, orderText, presentItem } from './bulk.presenter.ts'

const actsPerPage = 30
const itemsPerPage = 100
const listAddress = z.object({ after: z.string().max(400).optional().catch(undefined) })
const address = z.object({ show: z.enum(bulkItemShows).optional().catch(undefined), after: z.coerce.number().int().min(0).catch(0) })
const started = z.object({ count: z.string().max(20).default('') })

/** The acts of a branch; and one act, from its rehearsal over its progress to its result. */
@Controller('bulk')
@Policy('dossier.list-all')
export class BulkActController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  async list(@SignedIn() actor: Actor, @Query() query: unknown, @Res() response: WebResponse): Promise<void> {
    const { after } = listAddress.parse(query)
    const words = wordsIn(response.locals.page.language)
    const { rows, next } = await bulkActs(this.database, actor, { cursor: after ?? null, limit: actsPerPage })
    response.render('bulk/views/list', {
      acts: rows.map((act) => ({ ...act, order: orderText(act, words) })), first: after ? '/bulk' : null, next: next && `/bulk?${new URLSearchParams({ after: next }).toString()}`,
    })
  }

  @Get(':id')
  async show(@SignedIn() actor: Actor, @Param('id') id: string, @Query() query: unknown, @Res() response: WebResponse): Promise<void> {
    await this.render(response, actor, { id, query, form: freshForm() })
  }

  @Post(':id/start')
  @Policy('dossier.repair')
  async start(@SignedIn() actor: Actor, @Param('id') id: string, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    const parsed = started.safeParse(body)
    if (!parsed.success) throw new AppError('validation.malformed')
    const typed = parsed.data.count.trim()
    // The page writes 1.000, or 1,000 in English: whoever types what it shows is right.
    const digits = /^\d{1,3}([.,]\d{3})+$/.test(typed) ? typed.replace(/[.,]/g, '') : typed
    try {
      await startBulkAct(this.database, actor, { id, count: /^\d{1,9}$/.test(digits) ? Number(digits) : -1 })
      response.redirect(303, `/bulk/${id}`)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'validation.failed') throw error
      await this.render(response.status(422), actor, { id, query: {}, form: { values: { count: typed }, problems: error.details.problems ?? [] } })
    }
  }

  private async render(response: WebResponse, actor: Actor, { id, query, form }: { id: string; query: unknown; form: Form }): Promise<void> {
    const { show, after } = address.parse(query)
    const words = wordsIn(response.locals.page.language)
    const act = await seenBulkAct(this.database, actor, id)
    const { rows, next } = await bulkItems(this.database, actor, id, { ...(show ? { show } : {}), after, limit: itemsPerPage })
    const [only] = rows
    const still = await this.stillBroken(act, rows)
    const pageOf = (number: number | null) => (number === null ? null : addressOf(id, { show, after: number }))
    response.render('bulk/views/act', {
      act, group: groupOf(act.kind), order: orderText(act, words), rows: rows.map((item) => presentItem(item, act, words, still)), form, problems: form.problems, show,
      cards: act.state === 'rehearsed' ? ['left', 'refused'] : act.state === 'running' ? bulkItemShows : ['done', 'refused', 'changed'],
      hrefs: Object.fromEntries(bulkItemShows.map((each) => [each, addressOf(id, { show: each, after: 0 })])), all: addressOf(id, { show: undefined, after: 0 }),
      first: after > 0 ? pageOf(0) : null, next: pageOf(next), causes: only && act.selected === 1 && act.state === 'finished' ? causesAddress(only.dossierId) : null, mayStart: act.createdBy === actor.personId,
      mayUndo: bulkKinds[act.kind].undoable && act.state === 'finished' && act.undoes === null && act.done > 0 && mayAnywhere(actor, 'dossier.repair'),
    })
  }

  /** Whether a repair that was begun has helped, as the detectors see it now; null where it repairs nothing or nothing is done yet. */
  private async stillBroken({ instruction, state }: BulkActLine, rows: readonly BulkItemLine[]): Promise<StuckLine[] | null> {
    if (!('causes' in instruction) || state === 'rehearsed') return null
    const lines = await stuckLines(this.database, rows.map(({ dossierId }) => dossierId))
    return lines.filter(({ cause }) => instruction.causes.includes(cause))
  }
}

function addressOf(id: string, { show, after }: { show: string | undefined; after: number }): string {
  const query = new URLSearchParams({ ...(show ? { show } : {}), ...(after > 0 ? { after: String(after) } : {}) })
  return query.size > 0 ? `/bulk/${id}?${query.toString()}` : `/bulk/${id}`
}
