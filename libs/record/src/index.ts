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
