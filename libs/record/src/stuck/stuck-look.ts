import type { Reader } from '../reader.ts'
import { stuckTable } from './stuck.query.ts'
import { type StuckCauseName, stuckCauseNames } from './stuck-cause.ts'

/**
 * One look at everything that is stuck, for all parts of a page or file, so that its card, list and causes are of the same moment. The record is asked once, when
 * the first part needs it. To plan all the causes costs more than to evaluate them: they stand in one statement whose text never changes, which each connection
 * plans once. Ids travel as one text for each cause, as the record gives them and takes them back: as rows or arrays, thousands cost the process more than the look.
 * Why the few on a page are stuck is asked by `stuckLines`.
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
    this.found ??= this.reader.query<{ cause: StuckCauseName; ids: string }>(
      `SELECT cause, string_agg(dossier_id::text, ',') AS ids FROM (${stuckTable}) stuck WHERE cause = ANY($1::text[]) GROUP BY cause ORDER BY min(rank)`, [stuckCauseNames],
    ).then((rows) => new Map(rows.map(({ cause, ids }) => [cause, ids])))
    return this.found
  }
}
