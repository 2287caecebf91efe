import type { Reader } from '../reader.ts'
import { fileHeldBack } from './file-held-back.query.ts'
import type { LostRun } from './finding.entity.ts'
import { heldTooLong } from './held-too-long.query.ts'
import { holdersAway } from './holders-away.query.ts'
import { holdersInactive } from './holders-inactive.query.ts'
import { holdersNeverSignedIn } from './holders-never-signed-in.query.ts'
import { holdersSilent } from './holders-silent.query.ts'
import { jobFailing } from './job-failing.query.ts'
import { longerThanUsual } from './longer-than-usual.query.ts'
import { mailNotDelivered } from './mail-not-delivered.query.ts'
import { milestoneLate } from './milestone-late.query.ts'
import { noHolder } from './no-holder.query.ts'
import { noNextStep } from './no-next-step.query.ts'
import { onItsWay } from './on-its-way.query.ts'
import { opinionLate } from './opinion-late.query.ts'
import { pastEscalation } from './past-escalation.query.ts'
import { placesDiffer } from './places-differ.query.ts'
import { questionLate } from './question-late.query.ts'
import { sharedTables } from './shared-tables.ts'
import type { StuckCause, StuckCauseName } from './stuck-cause.ts'
import { timerMissing } from './timer-missing.query.ts'
import { workflowLost } from './workflow-lost.query.ts'

/** Every cause, the most telling first. */
const causes: readonly StuckCause[] = [
  workflowLost, fileHeldBack, placesDiffer, noNextStep, noHolder, holdersInactive, holdersAway, holdersNeverSignedIn, mailNotDelivered, holdersSilent, jobFailing, timerMissing, onItsWay, milestoneLate, opinionLate, questionLate,
  heldTooLong, pastEscalation, longerThanUsual,
]

/** What a cause found, as far as it has it; times are days, names are people of the house. */
export interface StuckEvidence {
  readonly unitId?: string | null
  readonly role?: string
  readonly people?: readonly string[]
  readonly state?: string
  readonly reply?: string | null
  readonly lastDay?: string
  readonly authority?: string
  readonly until?: string
  readonly opinionId?: string
  readonly questionId?: string
  readonly mayClose?: boolean
  readonly stepId?: string | null
  readonly job?: string
  readonly attempts?: number
  readonly error?: string
  /** When the job is tried again, by the real clock. */
  readonly nextTry?: string
  readonly run?: LostRun
  /** The step at which the workflow waits, by its own answer. */
  readonly workflowStepId?: string
  /** The mails by which the holders were told, and who they are. */
  readonly mailIds?: readonly string[]
  readonly personIds?: readonly string[]
  readonly ruleSetId?: string
  /** The rule-set to which it was pinned last by an act, as the audit says: another than `ruleSetId` where the record was altered. */
  readonly pinnedLast?: string
  readonly awardCode?: string
  readonly ruleSet?: string
  /** Working days: how long 19 in 20 of `samples` closed steps took, and how long this one runs. */
  readonly usualDays?: number
  readonly days?: number
  readonly samples?: number
  /** Name of the paper's file. */
  readonly file?: string
  readonly sha256?: string
  /** Somebody restarted it a moment ago. */
  readonly restarted?: boolean
}

export interface StuckLine {
  readonly dossierId: string
  readonly cause: StuckCauseName
  readonly since: Date
  readonly evidence: StuckEvidence
}

/** All causes as one table of these columns of theirs and `cause, rank`; `among` is a condition on a dossier's id by which what they begin from is narrowed. */
const tableOf = (columns: string, among: (dossierId: string) => string): string => `${sharedTables(among)}
  ${causes.map(({ name, sql }, rank) => `SELECT ${columns}, '${name}' AS cause, ${rank} AS rank FROM (${sql}) found WHERE ${among('found.dossier_id')}`).join('\nUNION ALL\n')}`

/** Which dossiers are stuck, and for which causes. Evidence is left out, since of a union that reads shared tables PostgreSQL makes every column, asked for or not. */
export const stuckTable = tableOf('dossier_id', () => 'true')
const stuckAmong = tableOf('found.*', (dossierId) => `${dossierId} = ANY($1::uuid[])`)

/** Why these dossiers are stuck, the most telling cause of each first. A dossier that is not stuck has no line. */
export async function stuckLines(reader: Reader, dossierIds: readonly string[]): Promise<StuckLine[]> {
  if (dossierIds.length === 0) return []
  return reader.query<StuckLine>(`SELECT dossier_id AS "dossierId", cause, since, evidence FROM (${stuckAmong}) stuck ORDER BY rank, since`, [dossierIds])
}
