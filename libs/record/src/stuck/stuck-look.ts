import type { Reader } from '../reader.ts'
import { type StuckEvidence, type StuckLine, stuckTable } from './stuck.query.ts'
import { type StuckCauseName, stuckCauseNames } from './stuck-cause.ts'

/** What is read of all; evidence is text until it is shown, which it is of a page's few. */
type Found = Omit<StuckLine, 'evidence'> & { readonly evidence: string }

/**
 * One look at everything that is stuck, for all parts of a page or file, so that its card, list, causes and lines are of the same moment. The record is asked
 * once, when the first part needs it. To plan all the causes costs more than to evaluate them: they stand in one statement whose text never changes, which each
 * connection plans once.
 */
export class StuckLook {
  private readonly reader: Reader
  private found: Promise<readonly Found[]> | undefined
  constructor(reader: Reader) {
    this.reader = reader
  }

  /** The dossiers that are stuck, for this cause or for any. */
  async ids(cause?: StuckCauseName): Promise<string[]> {
    return [...new Set((await this.look()).filter((found) => cause === undefined || found.cause === cause).map(({ dossierId }) => dossierId))]
  }

  /** The causes of these dossiers, the most telling first, and how many of them each holds for. */
  async causesOf(dossierIds: readonly string[]): Promise<{ readonly cause: StuckCauseName; readonly count: number }[]> {
    const dossiers = new Map<StuckCauseName, Set<string>>()
    for (const { cause, dossierId } of await this.among(dossierIds)) dossiers.set(cause, (dossiers.get(cause) ?? new Set()).add(dossierId))
    return [...dossiers].map(([cause, { size }]) => ({ cause, count: size }))
  }

  /** The lines of these dossiers, the most telling cause of each first; one that is not stuck has none. */
  async linesOf(dossierIds: readonly string[]): Promise<StuckLine[]> {
    return (await this.among(dossierIds)).map(({ evidence, ...line }) => ({ ...line, evidence: JSON.parse(evidence) as StuckEvidence }))
  }

  private async among(dossierIds: readonly string[]): Promise<Found[]> {
    const asked = new Set(dossierIds)
    return (await this.look()).filter(({ dossierId }) => asked.has(dossierId))
  }

  private look(): Promise<readonly Found[]> {
    this.found ??= this.reader.query<Found>(
      `SELECT dossier_id AS "dossierId", cause, since, evidence::text FROM (${stuckTable}) stuck WHERE cause = ANY($1::text[]) ORDER BY rank, since`, [stuckCauseNames])
    return this.found
  }
}
