/** Why a dossier does not move although nobody means it to wait. */
export const stuckCauseNames = [
  'workflow-lost', 'no-holder', 'holders-inactive', 'holders-away', 'mail-not-delivered', 'past-escalation', 'job-failing', 'timer-missing', 'on-its-way', 'milestone-late', 'opinion-late', 'question-late', 'held-too-long',
] as const
export type StuckCauseName = (typeof stuckCauseNames)[number]

/**
 * One cause. `sql` answers rows `dossier_id uuid, since timestamptz, evidence jsonb` for every dossier it holds for, by the record's time;
 * it takes no parameters.
 */
export interface StuckCause {
  readonly name: StuckCauseName
  readonly sql: string
}
