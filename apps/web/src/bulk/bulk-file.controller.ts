import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import { Controller, Get, Param, Res } from '@nestjs/common'
import type { Actor } from '@vinhdanh/domain'
import { type BulkActLine, type BulkItemLine, bulkItems, Database, longestPage, seenBulkAct } from '@vinhdanh/record'
import { stringify } from 'csv-stringify'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { type Words, wordsIn } from '../text/words.ts'
import { kindPresenters, presentItem } from './bulk.presenter.ts'

/** Around the columns that are the kind's own. */
const [first, last] = [['no', 'code', 'nominee', 'unit'], ['state', 'why']] as const

/** Every item of an act as a file, in the form of the board's file: for Excel, formulas made text (CWE-1236). */
@Controller('bulk/:id/file')
export class BulkFileController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  @Policy('dossier.list-all')
  async send(@SignedIn() actor: Actor, @Param('id') id: string, @Res() response: WebResponse): Promise<void> {
    const act = await seenBulkAct(this.database, actor, id)
    const words = wordsIn(response.locals.page.language)
    response.setHeader('Content-Type', 'text/csv; charset=utf-8')
    response.setHeader('Content-Disposition', `attachment; filename="vinhdanh-${act.kind}-${id.slice(0, 8)}.csv"`)
    const writer = stringify({ bom: true, header: true, escape_formulas: true, columns: [...first, ...kindPresenters[act.kind].fileColumns, ...last].map((key) => ({ key, header: words.t(`bulk:column.${key}`) })) })
    await pipeline(Readable.from(this.records(actor, act, words)), writer, response)
  }

  private async* records(actor: Actor, act: BulkActLine, words: Words): AsyncGenerator<Record<string, string | number>> {
    for (let after: number | null = 0; after !== null;) {
      const page: Awaited<ReturnType<typeof bulkItems>> = await bulkItems(this.database, actor, act.id, { after, limit: longestPage })
      for (const item of page.rows) yield recordOf(item, act, words)
      after = page.next
    }
  }
}

function recordOf(item: BulkItemLine, act: BulkActLine, words: Words): Record<string, string | number> {
  const { no, code, nominee, unit, state, why } = presentItem(item, act, words)
  return { no, code, nominee, unit, ...kindPresenters[act.kind].file(item, words, act), state: words.t(`bulk:item.${state}`), why: why ?? '' }
}
