/** Why a dossier does not move although nobody means it to wait. */
export const stuckCauseNames = [
  'workflow-lost', 'file-held-back', 'places-differ', 'no-next-step', 'no-holder', 'holders-inactive', 'holders-away', 'holders-never-signed-in', 'holders-silent', 'mail-not-delivered', 'job-failing', 'timer-missing', 'on-its-way', 'milestone-late',
  'opinion-late', 'question-late', 'held-too-long', 'past-escalation', 'longer-than-usual',
] as const
export type StuckCauseName = (typeof stuckCauseNames)[number]

/**
 * One cause. `sql` answers rows `dossier_id uuid, since timestamptz, evidence jsonb` for every dossier it holds for, by the record's time;
 * it takes no parameters. It may begin from `between_steps`, `running_steps` and `unseen_holders` (`sharedTables`), which are found once for all causes.
 */
export interface StuckCause {
  readonly name: StuckCauseName
  readonly sql: string
}
