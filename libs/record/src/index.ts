/** The record: PostgreSQL through TypeORM. Commands are the only writers, queries the only readers. */
import 'reflect-metadata'

export { Database, createDataSource, type DatabaseOptions } from './database.ts'
export { migrate } from './migrate.ts'
export { Transaction, type AuditLine, type JobOptions } from './transaction.ts'

// who is there
export { findActor, findActorByApiToken, findActorBySession, type KnownActor, type Locale, type SessionActor, type SignedInPerson } from './access/actor.query.ts'
export { createApiToken, revokeApiToken, type ApiTokenInput } from './access/api-token.command.ts'
export { createSession } from './access/create-session.command.ts'
export { endSession, endSessionsOf } from './access/end-session.command.ts'
export { findSignIn, type SignIn } from './access/find-sign-in.query.ts'
export { setLocale } from './access/set-locale.command.ts'
export { systemActor } from './access/system-actor.ts'
export { withIdempotency, type Answer } from './access/with-idempotency.command.ts'

// time
export { calendarDays, calendarYears, loadCalendar, type CalendarYear } from './clocks/calendar.ts'
export { moveTime } from './clocks/move-time.command.ts'
export { recordNow } from './clocks/record-now.query.ts'

// rules
export { listRuleSets, ruleSetById, ruleSetInForce, storedRuleSet, type RuleSetLine, type StoredRuleSet } from './rules/rule-set.query.ts'

export { fireDue } from './clocks/fire-due.command.ts'
export { attachPaper, removePaper, type AttachPaperInput, type StoredUpload } from './dossiers/attach-paper.command.ts'
export { createDraft, type CreateDraftInput } from './dossiers/create-draft.command.ts'
export { endDossier } from './dossiers/end-dossier.command.ts'
export { contentSha256 } from './dossiers/freeze-revision.ts'
export { holdDossier, releaseDossier, type HoldInput } from './dossiers/hold-dossier.command.ts'
export { readSituation } from './dossiers/read-situation.query.ts'
export type { RevisionContent, RevisionPaper } from './dossiers/revision.entity.ts'
export { saveDraft, type SaveDraftInput } from './dossiers/save-draft.command.ts'
export { createSubmission, placeInSubmission, sendSubmission } from './dossiers/submission.command.ts'
export { submitDossier, type SubmitInput, type SubmitReceipt } from './dossiers/submit-dossier.command.ts'
export { withdrawDossier } from './dossiers/withdraw-dossier.command.ts'
export { noticeKinds, type NoticeKind } from './notices/notice.entity.ts'
export { decideTask, type DecideTaskInput, type DecisionReceipt } from './tasks/decide-task.command.ts'
export { openStep } from './tasks/open-step.command.ts'
export { answerRemark, type NewRemark } from './tasks/remarks.ts'
