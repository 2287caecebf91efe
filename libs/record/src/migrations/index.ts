import { FirstRecord1763800000000 } from './1763800000000-first-record.ts'
import { CalendarFeed1763900000000 } from './1763900000000-calendar-feed.ts'
import { HandOver1763950000000 } from './1763950000000-hand-over.ts'
import { Lapse1764010000000 } from './1764010000000-lapse.ts'
import { Digest1764020000000 } from './1764020000000-digest.ts'
import { GroundsOfPauses1764030000000 } from './1764030000000-grounds-of-pauses.ts'
import { BulkAct1764040000000 } from './1764040000000-bulk-act.ts'
import { RunningTasks1764050000000 } from './1764050000000-running-tasks.ts'
import { LargeLists1764060000000 } from './1764060000000-large-lists.ts'
import { KeyedEffects1764070000000 } from './1764070000000-keyed-effects.ts'
import { RemarkThreads1764110000000 } from './1764110000000-remark-threads.ts'
import { Rounds1764120000000 } from './1764120000000-rounds.ts'
import { FileExtent1764130000000 } from './1764130000000-file-extent.ts'
import { Warnings1764140000000 } from './1764140000000-warnings.ts'
import { UnfinishedDecisions1764140010000 } from './1764140010000-unfinished-decisions.ts'
import { AfterTheDecision1764150000000 } from './1764150000000-after-the-decision.ts'
import { Successions1764170000000 } from './1764170000000-successions.ts'
import { UnitChanges1764170010000 } from './1764170010000-unit-changes.ts'
import { Bounces1764180000000 } from './1764180000000-bounces.ts'
import { Findings1764190000000 } from './1764190000000-findings.ts'
import { HeldFiles1764300000000 } from './1764300000000-held-files.ts'
import { Presence1764400000000 } from './1764400000000-presence.ts'
import { SeenHolders1764500000000 } from './1764500000000-seen-holders.ts'
import { Scale1764600000000 } from './1764600000000-scale.ts'
import { ForcedSteps1764710000000 } from './1764710000000-forced-steps.ts'
import { RulesOfSteps1764800000000 } from './1764800000000-rules-of-steps.ts'
import { LookAtTheStuck1764900000000 } from './1764900000000-look-at-the-stuck.ts'
import { AdministratorsPages1765000000000 } from './1765000000000-administrators-pages.ts'
import { RulesOfFacts1765000000005 } from './1765000000005-rules-of-facts.ts'
import { DueOfOpen1765000000010 } from './1765000000010-due-of-open.ts'
import { LessToKeep1765000000020 } from './1765000000020-less-to-keep.ts'

/** Every migration, oldest first: an explicit list, so that nothing runs by lying in a folder. */
export const migrations = [
  FirstRecord1763800000000, CalendarFeed1763900000000, HandOver1763950000000, Lapse1764010000000, Digest1764020000000, GroundsOfPauses1764030000000, BulkAct1764040000000,
  RunningTasks1764050000000, LargeLists1764060000000, KeyedEffects1764070000000, RemarkThreads1764110000000, Rounds1764120000000, FileExtent1764130000000, Warnings1764140000000, UnfinishedDecisions1764140010000,
  AfterTheDecision1764150000000, Successions1764170000000, UnitChanges1764170010000, Bounces1764180000000, Findings1764190000000, HeldFiles1764300000000, Presence1764400000000, SeenHolders1764500000000, Scale1764600000000, ForcedSteps1764710000000,
  RulesOfSteps1764800000000, LookAtTheStuck1764900000000, AdministratorsPages1765000000000, RulesOfFacts1765000000005, DueOfOpen1765000000010, LessToKeep1765000000020,
]
