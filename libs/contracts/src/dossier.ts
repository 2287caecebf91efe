import type { Ending, Outcome, Place, Plan } from '@vinhdanh/domain/plan'

/** Name of the workflow type; the exported function in `workflows` has the same name. */
export const dossierWorkflowType = 'dossierWorkflow'

/** The one id builder: a dossier has one open workflow at most. */
export function dossierWorkflowId(dossierId: string): string {
  return `dossier/${dossierId}`
}

export interface DossierInput {
  readonly dossierId: string
  /** The run notes in its memo where it waits. Runs that began before there was such a note go on without it: their histories would not replay otherwise. */
  readonly notesPlace?: true
}

/** Where the record says a dossier stands. A run begins with it, so a lost run is started again from the record. */
export interface Situation {
  readonly plan: Plan
  readonly place: Place
}

export interface StepAddress {
  readonly dossierId: string
  readonly round: number
  readonly stepId: string
}

export interface OpenStepInput extends StepAddress {
  /** The step from which a dossier in correction came. */
  readonly returnedFrom?: string
}

/**
 * `open`: the step is open and the next instant of its clock is `waitMs` milliseconds away (null: none is left, or the clock is paused).
 * `closed`: it was closed already, its fact is still on the way, or its pass of an earlier round stands; `resumesAt`, of a correction, is the step with which
 * the next round begins. `not-yet`: the record does not hold what would lead here; nothing was
 * opened. `over`: the dossier has ended.
 */
export type StepAnswer =
  | { readonly status: 'open'; readonly waitMs: number | null }
  | { readonly status: 'closed'; readonly outcome: Outcome; readonly resumesAt?: string }
  | { readonly status: 'not-yet' }
  | { readonly status: 'over' }

/** Where a running workflow waits. */
export interface WaitingAt {
  readonly round: number
  readonly stepId: string
}

/** Key under which a run notes in its memo where it waits: Temporal's list tells it of many at once, and asks no worker. */
export const placeMemo = 'waitingAt'

/** What a memo notes; null before the run has opened a step, and of a run that notes nothing. */
export function placeInMemo(memo: Readonly<Record<string, unknown>> | undefined): WaitingAt | null {
  return (memo?.[placeMemo] as WaitingAt | undefined) ?? null
}

export interface EndInput {
  readonly dossierId: string
  readonly round: number
  readonly ending: Ending
}

/** `not-yet`: no closed step leads to this end. */
export type EndAnswer = { readonly status: 'ended' } | { readonly status: 'not-yet' }

/** What the dossier workflow asks of the record. Each is one short transaction and may run twice. */
export interface DossierActivities {
  /** Where the dossier stands, with its plan. */
  readSituation(input: { readonly dossierId: string }): Promise<Situation>
  /** Opens a step: tasks for its holders, its clock, the notices owed. Natural key: dossier, round, step. */
  openStep(input: OpenStepInput): Promise<StepAnswer>
  /** Fires what is due on the step's clock by the record's time and tells how long to wait for the next. */
  fireDue(input: StepAddress): Promise<StepAnswer>
  /** Writes the end of the dossier, its ledger line and the notices down every level. */
  endDossier(input: EndInput): Promise<EndAnswer>
}

/**
 * What a question asks, in a word. Each answer repeats it: within a run Temporal's SDK knows questions by their numbers alone, and after a workflow task was lost the
 * same number may be another question (docs/adr/0057-an-answer-says-what-was-asked.md). Answers kept in histories of before say nothing.
 */
export function questionOf(activity: keyof DossierActivities, { round, stepId }: Partial<StepAddress>): string {
  return [activity, round, stepId].filter((part) => part !== undefined).join(' ')
}

export interface Answering {
  readonly answers?: string
}
