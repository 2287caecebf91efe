import { audiences, instantKinds, lapseActs, opinionOutcomes, outcomes, remarkActs, remarkKinds, remarkStates, scanStates, standings, warningKinds } from '@vinhdanh/domain'
import { questionOutcomes, timelineKinds } from '@vinhdanh/record'
import { z } from 'zod'
import { awardLine } from '../ledger/award.schemas.ts'
import { bilingual, day, id, instant, kind, level, named, person, sha256, state, subject, submissionRef } from '../http/schemas.ts'

export const holder = z.object({ personId: id, name: z.string(), active: z.boolean(), onBehalfOf: z.string().nullable() })
export const outcome = z.enum(outcomes)

/** A dossier in a list. */
export const dossierLine = z.object({
  id, code: z.string(), state, revoked: z.enum(standings).exclude(['in-force']).nullable(), awardCode: z.string(), awardName: bilingual, nomineeName: z.string(), nomineeKind: subject, unitId: id, unitName: bilingual,
  cycleYear: z.int(), round: z.int(), level: level.nullable(), stepId: z.string().nullable(), stepName: bilingual.nullable(), holders: z.array(holder),
  since: instant.nullable(), dueAt: instant.nullable(), overdue: z.boolean(), heldSince: instant.nullable(), pausedOn: day.nullable(), submission: submissionRef.nullable(),
  createdAt: instant, updatedAt: instant, endedAt: instant.nullable(),
})

const citation = z.object({ instrument: bilingual, place: z.string().optional(), confidence: z.enum(['H', 'M', 'L']) })

/** The term of the open step, explained: day `day` of `of` working days, and which days do not count. */
const clock = z.object({
  budgetDays: z.int(), citation: citation.nullable(), startsOn: day, lastDay: day, dueAt: instant, day: z.int(), of: z.int(), left: z.int(), late: z.int(),
  leftOut: z.array(z.object({ date: day, kind: z.enum(['weekend', 'holiday']), reason: bilingual })), confirmed: z.boolean(), pausedOn: day.nullable(),
  instants: z.array(z.object({
    kind: z.enum(instantKinds), offsetDays: z.int().nullable(), sharePercent: z.int().nullable(), recipients: z.array(z.enum(audiences)), act: z.enum(lapseActs).nullable(),
    at: instant, firedAt: instant.nullable(),
  })),
  pauses: z.array(z.object({ kind: z.enum(['hold', 'opinion', 'question']), reason: z.string(), authority: z.string(), fromDay: day, toDay: day.nullable(), days: z.int() })),
})

/** What a rule did of itself: because nobody had answered, or by letting the pass of an earlier round stand. */
export const ruleAct = z.object({ act: z.enum([...lapseActs, 'stands']), workingDaysAfter: z.int(), citation: citation.nullable() })

/** The two administrators who passed a step on that nobody decided: who asked, and who confirmed. */
const forced = z.object({ askedBy: z.string(), askedAt: instant, confirmedBy: z.string() })

/** Where a dossier is: the open step, who holds it, since when, until when. */
const place = z.object({
  stepId: z.string(), kind, level, name: bilingual, act: bilingual, round: z.int(), unitName: bilingual.nullable(), since: instant,
  holders: z.array(holder.extend({ taskId: id })), stuck: z.enum(['no-holder', 'holder-inactive']).nullable(), clock: clock.nullable(),
})

/** Why a pass no longer holds. */
const superseded = z.discriminatedUnion('why', [
  z.object({ why: z.literal('changed'), anchors: z.array(z.string()), revisionNo: z.int() }), z.object({ why: z.literal('decided-again'), round: z.int() }), z.object({ why: z.literal('comes-again') }),
])

const planLine = z.object({
  stepId: z.string(), kind, level, name: bilingual, termDays: z.int(), state: z.enum(['passed', 'open', 'returned', 'ended', 'cancelled', 'superseded', 'ahead']),
  round: z.int().nullable(), outcome: outcome.nullable(), decidedBy: z.string().nullable(), rule: ruleAct.nullable(), forced: forced.nullable(), onBehalfOf: z.string().nullable(), decidedAt: instant.nullable(), superseded: superseded.nullable(),
})

const content = z.record(z.string(), z.record(z.string(), z.unknown()))
const revisionLine = z.object({ no: z.int(), sha256, submittedByName: z.string(), createdAt: instant })
const revisionPaper = z.object({ code: z.string(), name: z.string(), sha256, size: z.int(), mediaType: z.string(), pages: z.int().optional(), width: z.int().optional(), height: z.int().optional() })

/** Something to think about, that blocks nothing: what was found, under which rule, the reason given for going on. */
export const warning = z.object({
  key: z.string(), kind: z.enum(warningKinds), citation: citation.nullable(), awardName: bilingual.nullable(), afterName: bilingual.nullable(), mayOpen: z.boolean(),
  about: z.object({
    nomineeId: id.optional(), sameBirthYear: z.boolean().optional(), dossierId: id.optional(), code: z.string().optional(), awardCode: z.string().optional(), decisionNumber: z.string().optional(),
    year: z.int().optional(), years: z.int().optional(), initiative: z.string().optional(),
    rung: z.object({
      times: z.int(), everyYears: z.int().nullable(), atLeastYearsAgo: z.int().nullable(), atMostYearsAgo: z.int().nullable(), after: z.string().nullable(), years: z.array(z.int()),
    }).optional(),
  }),
  answer: z.string().nullable(), answeredBy: z.string().nullable(), answeredAt: instant.nullable(),
})

/** What a remark or a question is about, as it stood when it was made. */
const about = z.union([
  z.object({ at: z.literal('whole') }),
  z.object({ at: z.literal('field'), field: z.object({ label: bilingual, type: z.string() }), value: z.unknown() }),
  z.object({ at: z.literal('paper'), name: bilingual, files: z.array(z.object({ name: z.string(), sha256 })) }),
])

/** A reviewer's point with its state and everything that was said about it. */
export const remark = z.object({
  id, round: z.int(), anchor: z.string(), about: about.nullable(), kind: z.enum(remarkKinds), state: z.enum(remarkStates), body: z.string(), authorName: z.string(), createdAt: instant,
  answer: z.string().nullable(), answeredByName: z.string().nullable(), answeredAt: instant.nullable(),
  thread: z.array(z.object({ act: z.enum(remarkActs), round: z.int(), body: z.string().nullable(), personName: z.string(), at: instant })),
})

/** What the unit was asked without a return. */
const question = z.object({
  id, anchor: z.string(), about, body: z.string(), dueOn: day, late: z.boolean(), pausesClock: z.boolean(), askedByName: z.string(), askedAt: instant, outcome: z.enum(questionOutcomes).nullable(),
  answer: z.string().nullable(), endedByName: z.string().nullable(), endedAt: instant.nullable(),
})

/** Everything about one dossier. */
export const dossier = z.object({
  dossier: z.object({
    id, code: z.string(), state, version: z.int(), awardCode: z.string(), cycleYear: z.int(),
    nominee: z.object({ id, kind: subject, name: z.string(), birthYear: z.int().nullable(), position: z.string().nullable() }),
    unit: named, unitsAbove: z.array(named), author: person, draft: content, draftVersion: z.int(), draftSavedAt: instant, revisionNo: z.int(), round: z.int(),
    level: level.nullable(), stepId: z.string().nullable(), dueAt: instant.nullable(), overdueAt: instant.nullable(), heldSince: instant.nullable(), acceptedOn: day.nullable(),
    createdAt: instant, updatedAt: instant, submittedAt: instant.nullable(), endedAt: instant.nullable(),
    outcome: z.object({ number: z.string().optional(), date: z.string().optional(), ground: z.string().optional(), reason: z.string().optional(), lowerAward: z.string().optional(), higherAward: z.string().optional() }).nullable(),
    submission: submissionRef.extend({ title: z.string() }).nullable(), insteadOf: z.object({ id, code: z.string(), reason: z.string().nullable() }).nullable(), successor: z.object({ id, code: z.string(), state }).nullable(),
  }),
  award: z.object({ code: z.string(), name: bilingual, decidedBy: bilingual, route: z.string().nullable() }),
  /** The rule-set it is handled by; pinned when it was handed in. */
  rules: z.object({ id, slug: z.string(), version: z.int(), title: bilingual, effectiveFrom: day, effectiveTo: day.nullable(), sha256, pinned: z.boolean() }),
  place: place.nullable(), plan: z.array(planLine), maxRounds: z.int(),
  remarks: z.array(remark), questions: z.array(question),
  papers: z.array(revisionPaper.extend({ id, scanState: z.enum(scanStates), uploadedByName: z.string(), createdAt: instant })),
  revisions: z.array(revisionLine),
  revision: revisionLine.extend({ content: z.object({ awardCode: z.string(), sections: content, papers: z.array(revisionPaper) }) }).nullable(),
  holds: z.array(z.object({
    id, reason: z.string(), authority: z.string(), paperNumber: z.string(), expectedUntil: day.nullable(), heldByName: z.string(), heldAt: instant,
    releasePaper: z.string().nullable(), releasedAt: instant.nullable(),
  })),
  opinions: z.array(z.object({
    id, body: z.string(), bodyKind: bilingual.nullable(), question: z.string(), paperNumber: z.string(), paperDate: day, expectedOn: day, late: z.boolean(), pausesClock: z.boolean(),
    askedByName: z.string(), askedAt: instant, outcome: z.enum(opinionOutcomes).nullable(), answer: z.string().nullable(), answerPaper: z.string().nullable(), answerDate: day.nullable(),
    endedByName: z.string().nullable(), endedAt: instant.nullable(),
  })),
  late: z.array(z.object({
    level, cutOff: day, markedOn: day, reason: z.string().nullable(), authority: z.string().nullable(), paperNumber: z.string().nullable(), permittedByName: z.string().nullable(), permittedAt: instant.nullable(),
  })),
  /** What the latest revision was handed in in spite of. */
  warnings: z.array(warning),
  /** The award it brought, with what followed its decision. */
  given: awardLine.nullable(),
  session: z.object({ id, title: z.string(), heldOn: day, state: z.enum(['planned', 'held']) }).nullable(),
})

/** One thing that happened to a dossier. */
export const timelineEntry = z.object({
  at: instant, kind: z.enum(timelineKinds), round: z.int().nullable(), stepId: z.string().nullable(), stepName: bilingual.nullable(), people: z.array(z.string()),
  onBehalfOf: z.string().nullable(), colleague: z.string().nullable(), outcome: outcome.nullable(), text: z.string().nullable(), revisionNo: z.int().nullable(), rule: ruleAct.nullable(), superseded: superseded.nullable(),
})

/** The proof of a hand-in. */
export const submitReceipt = z.object({ dossierId: id, code: z.string(), revisionNo: z.int(), sha256, submittedAt: instant })
