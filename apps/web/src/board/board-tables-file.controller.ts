import { Controller, Get, Query, Res } from '@nestjs/common'
import { type Actor, localDay } from '@vinhdanh/domain'
import { boardHolders, boardPlaces, Database, recordNow } from '@vinhdanh/record'
import { stringify } from 'csv-stringify/sync'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { wordsIn } from '../text/words.ts'
import { filtersOf, readBoardAddress } from './board-address.ts'

type Cells = Readonly<Record<string, string | number>>
/** More holders than a ministry has. */
const mostHolders = 100_000

/** The tables beside the list as files: the numbers of the page, under its filters, for a spreadsheet. Written as the list's file is. */
@Controller('board')
@Policy('dossier.list-all')
export class BoardTablesFileController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get('places/file')
  async places(@SignedIn() actor: Actor, @Query() query: unknown, @Res() response: WebResponse): Promise<void> {
    const { show: _, level: __, stepId: ___, ...filters } = filtersOf(readBoardAddress(query))
    const { t, language } = wordsIn(response.locals.page.language)
    const rows = (await boardPlaces(this.database, actor, filters)).map(({ level, name, count, medianDays, p90Days, longestDays, usualDays }) => ({
      [t('board:column.level')]: t(`dossiers:level.${level}`), [t('board:places.step')]: name[language], [t('board:places.count')]: count, [t('board:places.medianHead')]: medianDays,
      [t('board:places.p90')]: p90Days, [t('board:places.longest')]: longestDays, [t('board:places.usualHead')]: usualDays ?? '',
    }))
    await this.send(response, 'places', rows)
  }

  @Get('holders/file')
  async holders(@SignedIn() actor: Actor, @Query() query: unknown, @Res() response: WebResponse): Promise<void> {
    const { show: _, holderId: __, ...filters } = filtersOf(readBoardAddress(query))
    const { t } = wordsIn(response.locals.page.language)
    const rows = (await boardHolders(this.database, actor, filters, mostHolders)).map(({ name, held, overdue, oldestDays }) => ({
      [t('board:holders.name')]: name, [t('board:holders.held')]: held, [t('board:holders.overdue')]: overdue, [t('board:holders.oldest')]: oldestDays,
    }))
    await this.send(response, 'holders', rows)
  }

  private async send(response: WebResponse, name: string, rows: readonly Cells[]): Promise<void> {
    response.setHeader('Content-Type', 'text/csv; charset=utf-8')
    response.setHeader('Content-Disposition', `attachment; filename="vinhdanh-${name}-${localDay(await recordNow(this.database))}.csv"`)
    response.send(stringify([...rows], { bom: true, header: true, escape_formulas: true }))
  }
}
