/** The pure rules of the product: no database, no clock of the machine, no network. */
export { AppError, errorCodes, errorTable, invalid, type ErrorCode, type ErrorDetails, type FieldProblem } from './errors.ts'
export { holdsRole, type Actor, type Post } from './access/actor.ts'
export { acts, may, mayAnywhere, maySee, sightOf, type Act, type BranchAct, type DossierConnection, type ObjectAct, type Sight } from './access/policy.ts'
export {
  correctionStepId, endings, follow, indexOf, outcomes, planFor, startOf, type Ending, type Outcome, type Place, type Plan, type PlannedStep,
} from './routes/plan.ts'
export { resumeAt, touching, type EarlierPass } from './routes/repeat.ts'
export {
  audiences, lapseActs, levels, roles, ruleSetSchema, stepKinds, subjects, type Audience, type Award, type Bilingual, type CouncilRule, type CutOff, type Escalation, type Form,
  type FormField, type Lapse, type LapseAct, type Ladder, type Level, type OpinionRule, type Paper, type QuestionRule, type Reminder, type Role, type Route, type RuleSet, type Rung, type Step, type StepKind, type Subject,
} from './rules/rule-set.ts'
export { dayNumber, dayOf, dueInstant, isDay, localDay, morningInstant, timeZone, type Day } from './clock/day.ts'
export { digestMoment, mailMayLeave, nextDigestMoment, type MailDays, type MailHours, type TimeOfDay } from './clock/mail-hours.ts'
export { WorkingCalendar, type CalendarDay } from './clock/working-calendar.ts'
export { countOf, longestTerm, term, type DayCount, type LeftOutDay, type RunOfTerm, type Term } from './clock/term.ts'
export { instantKinds, instants, type ClockRule, type Instant, type InstantKind, type RunningSpan } from './clock/instants.ts'
export { checkCounts, tally, type Counts, type Tally } from './councils/tally.ts'
export { neededOf, shareInWords } from './councils/share.ts'
export { parse } from './problems.ts'
export { refusalGrounds, revocationGrounds, type Ground } from './rules/grounds.ts'
export { type StepContext, type StepRule } from './steps/step-rule.ts'
export { checkDecision, checkReason, isNegative, shortestReason, stepRules, type Statement } from './steps/step-rules.ts'
export { type NotForcible, whyNotForced } from './steps/forcing.ts'
export { separationBreach, type SeparationFacts } from './access/separation.ts'
export { checkContent, checkField, isEmpty, type DossierContent } from './dossiers/content.ts'
export {
  changedAnchors, differenceBetween, isUnchanged, type Compared, type ComparedPaper, type Difference, type FieldDifference, type PaperDifference,
} from './dossiers/changes.ts'
export { completeness, type Completeness, type Progress, type SectionProgress } from './dossiers/completeness.ts'
export { mayPermitLate, opinionOutcomes, opinionRuleFor, type OpinionOutcome } from './dossiers/opinions.ts'
export { cutOffFor, type DatedCutOff } from './dossiers/cut-offs.ts'
export { dossierStates, held, isEnding, isUnderWay, mayBecome, stateAt, stateTable, type DossierState } from './dossiers/states.ts'
export { gapOf } from './warnings/ladder.ts'
export { warningsFor } from './warnings/warnings.ts'
export { initiativesIn, type NamedInitiative } from './warnings/initiatives.ts'
export { type AnsweredWarning, type LadderGap, type OtherDossier, type Warning, type WarningAbout, type WarningFacts, type WarningKind, warningKinds } from './warnings/warning.ts'
export {
  awardActKinds, awardActName, awardActsFor, checkAwardAct, correctable, recoverables, revokes, standingAfter, standings, type AwardActKind, type Correctable, type Corrections, type Recoverable, type Standing,
} from './awards/after-decision.ts'
export { holdsBack, isUnsettled, mayReview, type RemarkAct, remarkActs, type RemarkKind, remarkKinds, type RemarkState, remarkStates } from './dossiers/remarks.ts'
export { type Anchor, anchorPattern, parseAnchor, placeOfAnchor, placesOf, wrongAnchor } from './dossiers/anchors.ts'
export { mayChange, type OpenPlace, openPlace, unlockedBy, type Unlocked } from './dossiers/unlocked.ts'
export { searchName } from './search-name.ts'
export { awardOf, formFor, isInForce } from './rules/find.ts'
export { directions, mayBeProposed, otherAwards, type Direction } from './rules/other-awards.ts'
export { headOfLevel } from './rules/check-clock.ts'
export { inPresentShape } from './rules/older-shapes.ts'
export { forecastUnder, isAffected, type CaseForecast, type OpenCase } from './rules/what-if.ts'
export { afterRepin, whyNotRepinned, type AfterRepin, type PinnedCase, type RepinFault } from './rules/repin.ts'
export { parseRuleSet, type ParsedRuleSet } from './rules/import.ts'
export { parseCalendarFile, type CalendarFile, type ParsedCalendar } from './clock/calendar-file.ts'
export { afterScan, clearersNeeded, isHeldBack, type ScanState, scanStates, type ScanVerdict } from './files/scan-state.ts'
