/** The record: PostgreSQL through TypeORM. Commands are the only writers, queries the only readers. */
import 'reflect-metadata'

export { Database, createDataSource, type DatabaseOptions } from './database.ts'
export { migrate } from './migrate.ts'
export type { Reader } from './reader.ts'
export { Transaction, type AuditLine, type JobOptions } from './transaction.ts'

// who is there
export { findActor, findActorByApiToken, findActorBySession, type KnownActor, type Locale, type SessionActor, type SignedInPerson } from './access/actor.query.ts'
export { createApiToken, revokeApiToken, type ApiTokenInput } from './access/api-token.command.ts'
export { createSession } from './access/create-session.command.ts'
export { endOwnSessions, endSession, endSessionsOf } from './access/end-session.command.ts'
export { findSignIn, type SignIn } from './access/find-sign-in.query.ts'
export { setDutyMail } from './access/set-duty-mail.command.ts'
export { setLocale } from './access/set-locale.command.ts'
export { sendTimes, type SendTime } from './notices/send-time.ts'
export { systemActor } from './access/system-actor.ts'
export { withIdempotency, type Answer } from './access/with-idempotency.command.ts'

// time
export { calendarDays, calendarYears, loadCalendar, type CalendarYear } from './clocks/calendar.ts'
export { moveTime } from './clocks/move-time.command.ts'
export { recordNow } from './clocks/record-now.query.ts'

// what a person's own calendar program reads
export { createCalendarFeed, revokeCalendarFeed } from './calendar-feed/calendar-feed.command.ts'
export { feedEvents, type FeedEvents, feedSince, type FeedSession, type FeedTask } from './calendar-feed/feed-events.query.ts'

// rules
export { importRuleSet, type ImportedRuleSet } from './rules/import-rule-set.command.ts'
export { listRuleSets, ruleSetById, ruleSetInForce, storedRuleSet, type RuleSetLine, type StoredRuleSet } from './rules/rule-set.query.ts'

export { type AffectedDossier, mostListed, whatIf, type WhatIf, type WhatIfGroup } from './rules/what-if.query.ts'
export { fireDue } from './clocks/fire-due.command.ts'
export { attachPaper, removePaper, type AttachPaperInput, type StoredUpload } from './dossiers/attach-paper.command.ts'
export { createDraft, type CreateDraftInput } from './dossiers/create-draft.command.ts'
export { endDossier } from './dossiers/end-dossier.command.ts'
export { canonicalHash } from './canonical-hash.ts'
export { askOpinion, type AskOpinionInput, otherBody } from './opinions/ask-opinion.command.ts'
export { answerOpinion, type AnswerOpinionInput, closeOpinion } from './opinions/end-opinion.command.ts'
export { extendOpinion, type ExtendOpinionInput } from './opinions/extend-opinion.command.ts'
export type { OpinionLine } from './opinions/opinions.query.ts'
export type { LateEntryLine } from './dossiers/late-entries.query.ts'
export { permitLate, type PermitLateInput } from './dossiers/permit-late.command.ts'
export { holdDossier, releaseDossier, type HoldInput } from './dossiers/hold-dossier.command.ts'
export { readSituation } from './dossiers/read-situation.query.ts'
export type { RevisionContent, RevisionPaper } from './dossiers/revision.entity.ts'
export { saveDraft, type SaveDraftInput } from './dossiers/save-draft.command.ts'
export { createSubmission, placeInSubmission, sendSubmission } from './dossiers/submission.command.ts'
export { submitDossier, type SubmitInput, type SubmitReceipt } from './dossiers/submit-dossier.command.ts'
export { withdrawDossier } from './dossiers/withdraw-dossier.command.ts'
export { dossierNoticeKinds, noticeKinds, type DossierNoticeKind, type NoticeKind } from './notices/notice.entity.ts'
export { decideTask, type DecideTaskInput, type DecisionReceipt } from './tasks/decide-task.command.ts'
export { type Colleague, handOverChoices, type HandOverInput, handOverTask, takeBackTask } from './tasks/hand-over-task.command.ts'
export { openStep } from './tasks/open-step.command.ts'
export { askToRefreshHolders, askToRefreshHoldersNextMorning, refreshHolders } from './tasks/refresh-holders.ts'
export type { About } from './remarks/about.ts'
export type { NewRemark } from './remarks/add-remarks.ts'
export { answerRemark } from './remarks/answer-remark.command.ts'
export type { RemarkActLine, RemarkLine } from './remarks/remarks.query.ts'
export { reviewRemark, type ReviewRemarkInput } from './remarks/review-remark.command.ts'
export { answerQuestion, type AnswerQuestionInput } from './questions/answer-question.command.ts'
export { askQuestion, type AskQuestionInput } from './questions/ask-question.command.ts'
export { type QuestionOutcome, questionOutcomes } from './questions/question.entity.ts'
export type { QuestionLine } from './questions/questions.query.ts'

// organisation
export { addPost, type AddPostInput } from './organisation/add-post.command.ts'
export { addSubstitution, type AddSubstitutionInput, type NewSubstitution } from './organisation/add-substitution.command.ts'
export { type AbsenceLine, awayPeople, awayPerson, type AwayLine } from './organisation/away.query.ts'
export { createPerson, type CreatePersonInput } from './organisation/create-person.command.ts'
export { createUnit, type CreateUnitInput, type UnitPlace } from './organisation/create-unit.command.ts'
export { deactivatePerson, type Leaving } from './organisation/deactivate-person.command.ts'
export type { Heir, HeirBy } from './organisation/leaver-heirs.ts'
export { type Forecast, type HeirChoice, type HeirGroup, type LeaverPlan, previewLeaver, type TaskForecast, type WrittenForecast } from './organisation/leaver-plan.ts'
export { reactivatePerson } from './organisation/reactivate-person.command.ts'
export { endPost } from './organisation/end-post.command.ts'
export { personByLogin, type PersonLine } from './organisation/person.query.ts'
export { revokeSubstitution } from './organisation/revoke-substitution.command.ts'
export { previewSubstitution, type RunningTask, type SubstitutionPreview } from './organisation/preview-substitution.query.ts'
export { runningTasks, type RunningTasks } from './organisation/substitution.entity.ts'
export { changeUnit } from './organisation/change-unit.command.ts'
export { previewUnitChange, type UnitChangePlan } from './organisation/plan-unit-change.ts'
export type { UnitChangeInput } from './organisation/unit-change.ts'
export { type UnitChangeKind, unitChangeKinds } from './organisation/unit-change.entity.ts'
export { type UnitChangeLine, unitChanges } from './organisation/unit-changes.query.ts'
export { unitPage, unitTree, type PostLine, type SubstituteLine, type UnitLine, type UnitPage } from './organisation/unit.query.ts'

// files
export { type FileExtent, registerFile, type StoredFile } from './files/register-file.command.ts'
export { fileBySha256 } from './files/stored-file.query.ts'
export { askToRescanFiles, bookScan } from './files/book-scan.command.ts'
export { clearFile, type ClearFileInput } from './files/clear-file.command.ts'
export { filesToScan } from './files/files-to-scan.query.ts'
export { askToSweepFiles, forgetFiles, type Forgotten } from './files/forget-files.command.ts'
export { knownFiles } from './files/known-files.query.ts'
export { heldFile, type HeldFile, heldFiles } from './files/held-files.query.ts'
export { type ScanStates, scanStatesOf } from './files/scan-states.query.ts'

// councils
export { addCouncilMember, type AddCouncilMemberInput } from './councils/add-council-member.command.ts'
export { addSessionItem } from './councils/add-session-item.command.ts'
export { planSession, type PlanSessionInput } from './councils/plan-session.command.ts'
export { councilSessions, sessionPage, type SessionItem, type SessionLine, type SessionMember, type SessionPage } from './councils/session.query.ts'

// audit
export { auditSearch, type AuditLineFound, type AuditPage, type AuditSearch } from './audit/audit-search.query.ts'
export { verifyAudit, type AuditCheckpoint, type AuditFault, type AuditReport, type VerifyAuditOptions } from './audit/verify-audit.query.ts'

// what pages and the API show of dossiers and tasks, within the reader's sight
export type { ClockMoveLine, ClockPauseLine, ClockView } from './clocks/clock-view.query.ts'
export { longestPage } from './cursor.ts'
export { dossierHead, type DossierHead } from './dossiers/dossier-head.query.ts'
export type { DecisionLine, ForcedPass, HoldLine, PaperLine, Revision, RevisionLine, StepLine } from './dossiers/dossier-history.query.ts'
export {
  dossierPage, type DossierPage, type OpenTask, type PlaceView, type RulesView, type SessionOfDossier, type Stuckness,
} from './dossiers/dossier-page.query.ts'
export { dossierTimeline, timelineKinds, type TimelineEntry } from './dossiers/dossier-timeline.query.ts'
export { dueFilters, listDossiers, type DossierFilters, type DossierLine, type DossierList, type HolderLine } from './dossiers/list-dossiers.query.ts'
export type { PlanLine, PlanState } from './dossiers/plan-view.ts'
export { inbox, inboxCounts, inboxGroups, type Inbox, type InboxFilters, type InboxGroup, type InboxLine } from './tasks/inbox.query.ts'
export { inboxChoices, waitingForOthers, type InboxChoices } from './tasks/inbox-choices.query.ts'
export { allowRound } from './dossiers/allow-round.command.ts'
export { markSeen } from './dossiers/mark-seen.command.ts'
export { type NextRound } from './dossiers/next-round.query.ts'
export { keepPresence } from './dossiers/presence.command.ts'
export { type AlsoHere } from './dossiers/presence.query.ts'
export type { LastLook } from './dossiers/last-look.query.ts'
export { dossierRevision } from './dossiers/dossier-revision.query.ts'
export type { ClockInstantLine } from './clocks/instant-lines.ts'
export { clockLedger, type ClockLedgerLine, type ClockSpanLine } from './clocks/clock-ledger.query.ts'
export { awardNamesInForce } from './rules/award-names.query.ts'
export { dossiersOfNominee, type NomineeDossierLine } from './ledger/dossiers-of-nominee.query.ts'
export type { RuleAct } from './tasks/rule-act.ts'
export { type SignableDossier, signableDossiers, type SignableTask, type TaskGroup, taskGroups, tasksOfGroup } from './tasks/signable-tasks.query.ts'
export { taskPage, type TaskPage, type TaskView } from './tasks/task-page.query.ts'

// what the writing unit sees: drafts, receipts, submissions
export { draftPage, type DraftPage } from './dossiers/draft-page.query.ts'
export { myDossiers, myGroups, type MyDossierFilters, type MyDossierLine, type MyDossiers, type MyGroup } from './dossiers/my-dossiers.query.ts'
export { draftUnits, type DraftUnit, type NomineeLine, nomineesOf, priorAwards, type PriorAward, rivalDossier, sameNominees } from './dossiers/nomination.query.ts'
export { paperFile, type PaperFile } from './dossiers/paper-file.query.ts'
export { handInReceipt, type HandInReceipt } from './dossiers/receipt.query.ts'
export {
  decisionsMade, type DecisionMade, listSubmissions, placeableDrafts, type PlaceableDraft, type SubmissionDossier, type SubmissionLine, submissionPage, type SubmissionPage,
} from './dossiers/submission.query.ts'

// the courier
export { isOpen } from './dossiers/is-open.query.ts'
export type { Digest, DigestNews, DigestTask, DigestWaiting } from './notices/digest.ts'
export type { Envelope, Letter, LetterNotice } from './notices/letter.ts'
export { holdMail } from './notices/hold-mail.query.ts'
export { askForNextDigests, askToMakeDigests, beginDigests, type DigestDay, finishDigests, oweDigests } from './notices/make-digests.command.ts'
export { recordDelivery, type DeliveryReport } from './notices/record-delivery.command.ts'
export { recordBounce, type BounceReport } from './notices/record-bounce.command.ts'
export { requeueForgottenNotices, requeueNotices } from './notices/requeue-notices.command.ts'
export { takeQueuedNotices, type TakenLetter } from './notices/take-queued-notices.command.ts'

// ledger
export { actOnAward, type AwardActInput } from './ledger/act-on-award.command.ts'
export { actPaper } from './ledger/act-paper.query.ts'
export { awardPage, type AwardPage } from './ledger/award-page.query.ts'
export { ledgerOf, type AwardActLine, type AwardLine, type Ledger } from './ledger/ledger.query.ts'
export type { Revoked } from './ledger/revoked.ts'
export { addNominee, recordEarlierAward, recordPresentation, type EarlierAward, type EarlierNominee } from './ledger/record-award.command.ts'

// measures for operators
export { type Measures, measures } from './measures/measures.query.ts'

// exports
export { auditHead } from './audit/audit-head.query.ts'
export { type DossierExport, type ExportedEntry, type ExportedFile, exportDossier } from './exports/export-dossier.command.ts'

// sample data of the local and test stack
export { copyDossiers, type Place } from './sample/copy-dossiers.command.ts'
export { beginSample, finishSample, moveSampleTime, type SampleState } from './sample/sample.command.ts'

// what administrators see and repair
export { auditNames } from './audit/audit-names.query.ts'
export { branchesOf } from './access/branches.ts'
export { ownAccount, type OwnAccount, type OwnSession, type OwnToken } from './access/own-account.query.ts'
export { setPassword } from './access/set-password.command.ts'
export { boardCards, type BoardCard, boardEndings, type BoardFilters, type BoardShow } from './board/board-filter.ts'
export { boardCounts, type BoardPlace, boardPlaces } from './board/board-counts.query.ts'
export { type BoardHolder, boardHolders } from './board/board-holders.query.ts'
export { boardList, boardPages } from './board/board-list.query.ts'
export { applyCalendarYear, type CalendarPreview, type MovedTerm, previewCalendarYear } from './clocks/apply-calendar-year.command.ts'
export { askToMoveTime } from './clocks/ask-to-move-time.command.ts'
export { moveDeadline, type MoveDeadlineInput } from './clocks/move-deadline.command.ts'
export { timeShift, type TimeShift } from './clocks/time-shift.query.ts'
export { nudgeDossier } from './dossiers/nudge-dossier.command.ts'
export { noticeLog, noticeStates, type NoticeFilters, type NoticeLine } from './notices/notice-log.query.ts'
export { failingAddresses, type FailingAddress } from './notices/failing-address.query.ts'
export { unreadBounces, type UnreadBounce } from './notices/unread-bounces.query.ts'
export { resendNotice } from './notices/resend-notice.command.ts'
export {
  peopleOf, type PersonChoice, personPage, type PersonPage, type PersonPost, type PersonSubstitution, substitutionsOf,
} from './organisation/person-page.query.ts'
export { askToReconcileWorkflows, bookWorkflows, type WorkflowsSeen } from './stuck/book-workflows.command.ts'
export { type CausePage, causePage } from './stuck/cause-page.query.ts'
export { bookPlaces, type PlacesSeen } from './stuck/book-places.command.ts'
export { placesToCompare, type PlaceToCompare } from './stuck/places-to-compare.query.ts'
export { retryJobs } from './stuck/retry-jobs.command.ts'
export type { LostRun } from './stuck/finding.entity.ts'
export { restartWorkflow } from './stuck/restart-workflow.command.ts'
export { workflowsToCompare, type WorkflowToCompare } from './stuck/workflows-to-compare.query.ts'
export { stuckLines, type StuckEvidence, type StuckLine } from './stuck/stuck.query.ts'
export { type StuckCauseName, stuckCauseNames } from './stuck/stuck-cause.ts'

// a step that nobody decides, passed on by two administrators
export { askToForce, type AskToForceInput } from './forcing/ask-to-force.command.ts'
export { confirmForce, declineForce, type ForceRequestId, takeBackForce } from './forcing/answer-force-request.command.ts'
export { forcePage, type ForcePage, type ForceRequestLine, type WaitingForceRequest, waitingForceRequests } from './forcing/force-page.query.ts'

// one order for many dossiers: selected, rehearsed, carried out, taken back
export { bulkActs, type BulkActLine, bulkItems, type BulkItemLine, type BulkItemShow, bulkItemShows, seenBulkAct } from './bulk/bulk-act.query.ts'
export { bulkKindNames, type BulkInstruction, type BulkKindName, type BulkOutcome, type BulkRefusal, type TermShift } from './bulk/bulk-kind.ts'
export { type BulkSelection, mostSelected, selectDossiers } from './bulk/bulk-selection.ts'
export { carryOutBulkAct } from './bulk/carry-out-bulk-act.command.ts'
export type { TermForecast, TermProof } from './bulk/move-deadlines.kind.ts'
export { type MoveBackInput, rehearseMoveBack } from './bulk/rehearse-move-back.command.ts'
export { type MoveDeadlinesInput, rehearseMoveDeadlines } from './bulk/rehearse-move-deadlines.command.ts'
export { startBulkAct } from './bulk/start-bulk-act.command.ts'
export { answerWarnings, type AnswerWarningsInput } from './warnings/answer-warnings.command.ts'
export { type DraftWarnings, draftWarnings, type WarningLine } from './warnings/warnings.query.ts'
export { keepUnfinishedDecision, type UnfinishedInput } from './tasks/unfinished-decision.command.ts'
export { type UnfinishedDecision, unfinishedDecision } from './tasks/unfinished-decision.query.ts'
