import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import { Controller, Get, Param, Res } from '@nestjs/common'
import type { Actor } from '@vinhdanh/domain'
import { type BulkActLine, bulkItems, Database, longestPage, seenBulkAct } from '@vinhdanh/record'
import { stringify } from 'csv-stringify'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { type Words, wordsIn } from '../text/words.ts'
import { type BulkRow, presentItem } from './bulk.presenter.ts'

const columns = ['no', 'code', 'nominee', 'unit', 'oldDay', 'newDay', 'overdueBefore', 'overdueAfter', 'state', 'why'] as const

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
    const writer = stringify({ bom: true, header: true, escape_formulas: true, columns: columns.map((key) => ({ key, header: words.t(`bulk:column.${key}`) })) })
    await pipeline(Readable.from(this.records(actor, act, words)), writer, response)
  }

  private async* records(actor: Actor, act: BulkActLine, words: Words): AsyncGenerator<Record<(typeof columns)[number], string | number>> {
    for (let after: number | null = 0; after !== null;) {
      const page: Awaited<ReturnType<typeof bulkItems>> = await bulkItems(this.database, actor, act.id, { after, limit: longestPage })
      for (const item of page.rows) yield recordOf(presentItem(item, act.state, words), words)
      after = page.next
    }
  }
}

function recordOf({ href: _, confirmed: __, ...row }: BulkRow, { t }: Words): Record<(typeof columns)[number], string | number> {
  const said = (is: boolean): string => (is ? t('yes') : '')
  return { ...row, oldDay: row.oldDay ?? '', newDay: row.newDay ?? '', overdueBefore: said(row.overdueBefore), overdueAfter: said(row.overdueAfter), state: t(`bulk:item.${row.state}`), why: row.why ?? '' }
}
