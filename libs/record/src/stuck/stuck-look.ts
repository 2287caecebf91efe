import type { Reader } from '../reader.ts'
import { stuckTable } from './stuck.query.ts'
import { type StuckCauseName, stuckCauseNames } from './stuck-cause.ts'

/** These go through every running step and take as long as all others: they are looked for beside them. A cause that is not asked for costs nothing. */
const throughEveryStep: readonly StuckCauseName[] = ['timer-missing', 'longer-than-usual']
const others = stuckCauseNames.filter((cause) => !throughEveryStep.includes(cause))

/**
 * One look at everything that is stuck, for all parts of a page or file, so that its card, list and causes agree. The record is asked once, when the first
 * part needs it. To plan all the causes costs more than to evaluate them: they stand in one statement whose text never changes, which each connection plans once.
 * Ids travel as one text for each cause, as the record gives them and takes them back: as rows or arrays, thousands cost the process more than the look. Why the
 * few on a page are stuck is asked by `stuckLines`.
 */
export class StuckLook {
  private readonly reader: Reader
  private found: Promise<ReadonlyMap<StuckCauseName, string>> | undefined
  constructor(reader: Reader) {
    this.reader = reader
  }

  /** The ids of the dossiers that are stuck, for this cause or for any, with commas between; one with two causes, or twice the same, stands twice among them. */
  async ids(cause?: StuckCauseName): Promise<string> {
    const found = await this.look()
    return cause === undefined ? [...found.values()].join(',') : found.get(cause) ?? ''
  }

  /** The causes of these dossiers, the most telling first, and how many of them each holds for. */
  async causesOf(dossierIds: readonly string[]): Promise<{ readonly cause: StuckCauseName; readonly count: number }[]> {
    const asked = new Set(dossierIds)
    return [...(await this.look())].map(([cause, ids]) => ({ cause, count: [...new Set(ids.split(','))].filter((id) => asked.has(id)).length })).filter(({ count }) => count > 0)
  }

  private look(): Promise<ReadonlyMap<StuckCauseName, string>> {
    this.found ??= Promise.all([throughEveryStep, others].map((causes) => this.reader.query<{ cause: StuckCauseName; ids: string; rank: number }>(
      `SELECT cause, string_agg(dossier_id::text, ',') AS ids, min(rank) AS rank FROM (${stuckTable}) stuck WHERE cause = ANY($1::text[]) GROUP BY cause`, [causes],
    ))).then((rows) => new Map(rows.flat().toSorted((a, b) => a.rank - b.rank).map(({ cause, ids }) => [cause, ids])))
    return this.found
  }
}
