import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import { Controller, Get, Query, Res } from '@nestjs/common'
import { type Actor, localDay } from '@vinhdanh/domain'
import { boardList, boardPages, type BoardFilters, Database, type DossierLine, recordNow, type StuckLine, stuckLines, StuckLook } from '@vinhdanh/record'
import { stringify } from 'csv-stringify'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { lastDayOf } from '../dossiers/due.ts'
import { stateText } from '../dossiers/state-text.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { type Words, wordsIn } from '../text/words.ts'
import { filtersOf, readBoardAddress } from './board-address.ts'

const columns = ['code', 'award', 'nominee', 'subject', 'unit', 'cycle', 'round', 'state', 'level', 'step', 'holders', 'since', 'due', 'overdue', 'heldSince', 'stuck'] as const

/**
 * The board's list as a file: same filters, same rows, same order. UTF-8 with its mark, so that Excel shows accents; what would be a formula is
 * made text (CWE-1236). Streamed page by page.
 */
@Controller('board/file')
export class BoardFileController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  @Policy('dossier.list-all')
  async send(@SignedIn() actor: Actor, @Query() query: unknown, @Res() response: WebResponse): Promise<void> {
    const filters = filtersOf(readBoardAddress(query))
    const words = wordsIn(response.locals.page.language)
    const day = localDay(await recordNow(this.database))
    const look = new StuckLook(this.database)
    // What is refused is refused before the first byte.
    await boardList(this.database, actor, filters, { limit: 1 }, look)
    response.setHeader('Content-Type', 'text/csv; charset=utf-8')
    response.setHeader('Content-Disposition', `attachment; filename="vinhdanh-${filters.show}-${day}.csv"`)
    const writer = stringify({ bom: true, header: true, escape_formulas: true, columns: columns.map((key) => ({ key, header: words.t(`board:column.${key}`) })) })
    await pipeline(Readable.from(this.records(actor, filters, words, look)), writer, response)
  }

  private async* records(actor: Actor, filters: BoardFilters, words: Words, look: StuckLook): AsyncGenerator<Record<(typeof columns)[number], string | number>> {
    for await (const rows of boardPages(this.database, actor, filters, look)) {
      const stuck = await stuckLines(this.database, rows.map(({ id }) => id))
      for (const row of rows) yield recordOf(row, stuck.filter(({ dossierId }) => dossierId === row.id), words)
    }
  }
}

function recordOf(row: DossierLine, stuck: readonly StuckLine[], words: Words): Record<(typeof columns)[number], string | number> {
  const { t, language } = words
  return {
    code: row.code, award: row.awardName[language], nominee: row.nomineeName, subject: t(`dossiers:subject.${row.nomineeKind}`), unit: row.unitName[language], cycle: row.cycleYear, round: row.round,
    state: stateText(row, words), level: row.level ? t(`dossiers:level.${row.level}`) : '', step: row.stepName?.[language] ?? '', holders: row.holders.map(({ name }) => name).join('; '),
    since: row.since ? localDay(row.since) : '', due: row.dueAt ? lastDayOf(row.dueAt) : '', overdue: row.overdue ? t('yes') : '', heldSince: row.heldSince ? localDay(row.heldSince) : '',
    stuck: [...new Set(stuck.map(({ cause }) => t(`board:causeShort.${cause}`)))].join('; '),
  }
}
