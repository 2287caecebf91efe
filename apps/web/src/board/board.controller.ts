import { Controller, Get, Query, Res } from '@nestjs/common'
import { type Actor, localDay, mayAnywhere, type WorkingCalendar } from '@vinhdanh/domain'
import { type BoardCard, boardCards, boardCauses, boardCounts, boardHolders, boardList, boardPlaces, branchesOf, Database, type DossierList, loadCalendar, mostSelected, peopleOf, recordNow, repairKindNames, repairKinds, type StuckCauseName, stuckCauseNames, type StuckLine, stuckLines, StuckLook, unitTree, waitingForceRequests } from '@vinhdanh/record'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { awardChoices } from '../rules/names.ts'
import { freshForm } from '../shell/forms.ts'
import type { WebResponse } from '../shell/web-request.ts'
import type { Language } from '../text/catalogue.ts'
import { wordsIn } from '../text/words.ts'
import { boardAddress, type BoardPlaceInAddress, filtersOf, readBoardAddress } from './board-address.ts'
import { presentCards, presentHolders, presentPlaces, presentRows } from './board.presenter.ts'

const pageSize = 50
/** Who holds most is shown on the page; its file has all. */
const mostHolders = 10

/** The board: cards, the heat of the way, and the list that the cards filter. */
@Controller('board')
export class BoardController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  @Policy('dossier.list-all')
  async show(@SignedIn() actor: Actor, @Query() query: unknown, @Res() response: WebResponse): Promise<void> {
    const place = readBoardAddress(query)
    const words = wordsIn(response.locals.page.language)
    const { show, ...filters } = filtersOf(place)
    const { level: _, stepId: __, ...withoutPlace } = filters
    const { holderId: ___, ...withoutHolder } = filters
    const now = await recordNow(this.database)
    const look = new StuckLook(this.database)
    const [counts, places, holders, { list, stuck, calendar }, choices, force, causeCounts] = await Promise.all([
      boardCounts(this.database, actor, filters, look), boardPlaces(this.database, actor, withoutPlace, look), boardHolders(this.database, actor, withoutHolder, mostHolders, look),
      this.lines(actor, place, look), this.choices(actor, words.language),
      mayAnywhere(actor, 'dossier.repair') ? waitingForceRequests(this.database, actor) : [], this.causeCounts(actor, place, look),
    ])
    response.render('board/views/board', {
      show, asOf: now, totals: counts, cards: presentCards(counts, place), places: presentPlaces(places, place, words), holders: presentHolders(holders, place), form: freshForm(place),
      rows: presentRows(list.rows, stuck, { words, today: localDay(now), calendar, mayRepair: mayAnywhere(actor, 'dossier.repair') }),
      force: force.map(({ dossierId, code, stepName, askedBy, answerBy }) => ({ href: `/board/${dossierId}/force`, code, step: stepName[words.language], askedBy, answerBy })),
      longest: Math.max(0, ...places.map(({ longestDays }) => longestDays)), isFiltered: Object.keys(filters).length > 0, clearHref: boardAddress({ show }),
      placesHref: boardAddress({ ...place, after: undefined }, '/board/places/file'), holdersHref: boardAddress({ ...place, after: undefined }, '/board/holders/file'),
      fileHref: boardAddress({ ...place, after: undefined }, '/board/file'), first: place.after ? boardAddress({ ...place, after: undefined }) : null,
      bulk: this.bulk(actor, place), repairKind: repairKindNames.find((kind) => place.cause && repairKinds[kind].causes.includes(place.cause)) ?? null, causeCounts, most: mostSelected, mayClear: mayAnywhere(actor, 'file.clear'),
      next: list.next ? boardAddress({ ...place, after: list.next }) : null,
      branch: choices.roots.map((name) => name[words.language]).join(', '),
      units: choices.units.map(({ id, name, depth }) => ({ value: id, text: '\u2003'.repeat(depth) + name[words.language] })),
      awards: choices.awards, causeChoices: stuckCauseNames.map((value) => ({ value, text: words.t(`board:causeShort.${value}`) })),
      people: choices.people.map(({ id, name, titles }) => ({ value: id, text: titles === '' ? name : `${name} (${titles})` })),
    })
  }

  /** A page of the list, with why those on it are stuck. */
  private async lines(actor: Actor, place: BoardPlaceInAddress, look: StuckLook): Promise<{ list: DossierList; stuck: readonly StuckLine[]; calendar: WorkingCalendar | null }> {
    const list = await boardList(this.database, actor, filtersOf(place), { cursor: place.after ?? null, limit: pageSize }, look)
    if (list.rows.length === 0) return { list, stuck: [], calendar: null }
    const [stuck, calendar] = await Promise.all([stuckLines(this.database, list.rows.map(({ id }) => id)), loadCalendar(this.database)])
    return { list, stuck, calendar }
  }

  /** The causes of what is stuck, each with its list; only where the stuck are shown. */
  private async causeCounts(actor: Actor, { after: _, ...place }: BoardPlaceInAddress, look: StuckLook): Promise<{ cause: StuckCauseName; count: number; href: string; current: boolean }[]> {
    if (place.show !== 'stuck') return []
    const { show: __, cause: current, ...filters } = filtersOf(place)
    return (await boardCauses(this.database, actor, filters, look)).map(({ cause, count }) => (
      { cause, count, href: boardAddress({ ...place, cause: cause === current ? undefined : cause }), current: cause === current }))
  }

  /** The filters that the form of a bulk act sends along; null where nothing can be moved. */
  private bulk(actor: Actor, { after: _, ...place }: BoardPlaceInAddress): [string, string][] | null {
    if (!mayAnywhere(actor, 'dossier.repair') || !boardCards.includes(place.show as BoardCard)) return null
    return Object.entries(place).filter((entry): entry is [string, string] => Boolean(entry[1]))
  }

  private async choices(actor: Actor, language: Language) {
    const branches = branchesOf(actor, 'dossier.list-all')
    const [trees, awards, people] = await Promise.all([
      Promise.all(branches.map((path) => unitTree(this.database, path))), awardChoices(this.database, language), peopleOf(this.database, branches),
    ])
    const roots = trees.flatMap(([root]) => (root ? [root] : []))
    const units = trees.flatMap((tree) => tree.map((unit) => ({ ...unit, depth: unit.depth - (tree[0]?.depth ?? 0) })))
    return { roots: roots.map(({ name }) => name), units, awards, people }
  }
}
