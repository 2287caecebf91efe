import { z } from 'zod'
import { resumePolicies } from '../routes/plan.ts'

/** The shape of a rule-set file: awards, routes, terms, papers, ballots and cut-offs in force from a date, every number with its citation. */

export const levels = ['unit', 'department', 'ministry', 'central'] as const
export const roles = [
  'submitter', 'unit-head', 'department-examiner', 'department-head', 'ministry-intake', 'ministry-examiner', 'council-secretary', 'minister',
  'board-examiner', 'administrator', 'auditor',
] as const
export const stepKinds = ['intake', 'examine', 'sign', 'council-result', 'posting', 'external-milestone', 'decide', 'correction'] as const
export const subjects = ['person', 'collective', 'household', 'foreigner'] as const
/** Whom a clock tells; who that is stands in the record when it speaks. */
export const audiences = ['holder', 'substitute', 'superior', 'secretary', 'administrator'] as const
/** What a rule does itself with a step that was not answered: the task goes to somebody else as well, or the step is closed without a person. */
export const lapseActs = ['to-substitute', 'to-superior', 'return', 'pass-silently'] as const

export type Level = (typeof levels)[number]
export type Role = (typeof roles)[number]
export type StepKind = (typeof stepKinds)[number]
export type Subject = (typeof subjects)[number]
export type Audience = (typeof audiences)[number]
export type LapseAct = (typeof lapseActs)[number]

const id = z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9-]{0,59}$/)
const text = z.strictObject({ vi: z.string().min(1), en: z.string().min(1) })
const watched = z.string().regex(/^(report|papers|nominee|award|field:[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)?|paper:[a-zA-Z0-9-]+)$/)
/** A number with its source: `cite` names an entry of `citations`. */
const rated = z.strictObject({ value: z.number(), cite: id })
const workingDays = z.strictObject({ value: z.int().min(1).max(365), cite: id })
const share = z.strictObject({ value: z.number().gt(0).max(1), cite: id })

export type Bilingual = z.infer<typeof text>

/** H stated by an official text or two independent reports; M one decent report; L an editable default of this product. */
const citation = z.strictObject({
  instrument: text,
  place: z.string().optional(),
  confidence: z.enum(['H', 'M', 'L']),
  note: text.optional(),
})

/** Places whose change may ask for a change here as well: a return that opens one of them opens this too. Anchors of fields and papers. */
const dependsOn = z.strictObject({ anchors: z.array(z.string().regex(/^(field:[\w-]+\.[\w-]+|paper:[\w-]+)$/)).min(1), cite: id })

const paper = z.strictObject({ code: id, name: text, required: z.boolean(), cite: id, dependsOn: dependsOn.optional() })

const field = z.strictObject({
  id,
  label: text,
  hint: text.optional(),
  type: z.enum(['text', 'textarea', 'integer', 'date', 'choice', 'yes-no']),
  required: z.boolean(),
  maxLength: z.int().min(1).max(20_000).optional(),
  min: z.int().optional(),
  max: z.int().optional(),
  options: z.array(z.strictObject({ value: id, label: text })).optional(),
  dependsOn: dependsOn.optional(),
})
const form = z.strictObject({
  id,
  sections: z.array(z.strictObject({ id, title: text, fields: z.array(field).min(1) })).min(1),
})

const council = z.strictObject({
  ballot: z.enum(['secret', 'open']),
  quorum: share,
  threshold: z.strictObject({ share, base: z.enum(['all-members', 'present', 'cast']) }),
})

const award = z.strictObject({
  code: id,
  name: text,
  subjects: z.array(z.enum(subjects)).min(1),
  group: z.enum(['title', 'flag', 'certificate', 'medal', 'order', 'state-title', 'prize']),
  decidedBy: text,
  /** null: in the catalogue for ledgers and prerequisites, not handled by a route of this system. */
  route: id.nullable(),
  /** The report form of each kind of nominee: a person and a collective answer different questions for the same award. */
  forms: z.partialRecord(z.enum(subjects), id),
  prerequisites: z.strictObject({ text, cite: id }),
  papers: z.array(paper),
  council: council.nullable(),
  posting: z.boolean(),
  opinion: z.boolean(),
  /** Times the base salary; null where not confirmed. */
  bonus: z.strictObject({ person: rated.optional(), collective: rated.optional() }).nullable(),
  lowerAwards: z.array(id),
  cite: id,
})

const told = z.array(z.enum(audiences)).min(1)
/** Word before a term ends: so many working days before its last day, or on the working day on which this share of the term is used up. */
const reminder = z.strictObject({
  workingDaysBefore: z.int().min(1).max(60).optional(), shareUsed: z.number().gt(0).lt(1).multipleOf(0.01).optional(), to: told, cite: id,
})
/** Word after a term has ended; after 0 working days, with its end. */
const escalation = z.strictObject({ workingDaysAfter: z.int().min(0).max(60), to: told, cite: id })
/** What happens by itself to a step that is still not answered. Without one it stays overdue until somebody answers. */
const lapse = z.strictObject({
  workingDaysAfter: z.int().min(1).max(60), act: z.enum(lapseActs), cite: id,
  /** For `to-substitute`: who takes over in the same unit where the holder has no substitute. */
  deputy: z.enum(roles).optional(),
})

const step = z.strictObject({
  id,
  kind: z.enum(stepKinds),
  level: z.enum(levels),
  role: z.enum(roles),
  name: text,
  /** What the holder is asked to do, as in a mail subject: «thẩm định hồ sơ». */
  act: text,
  term: workingDays,
  reminders: z.array(reminder),
  escalations: z.array(escalation),
  lapse: lapse.optional(),
  /**
   * After which changes a pass of this step is repeated; while none of them came it stands, and a later round goes past it. Anchors: `report`, `papers`,
   * `nominee`, `award`, or one section, field or paper. Absent: it looks at everything it passed, and is done again whenever the way leads through it.
   */
  repeat: z.strictObject({ ifChanged: z.array(watched).min(1), cite: id }).optional(),
  /** Taken only for awards with this trait; absent: always. */
  when: z.enum(['council', 'posting', 'opinion']).optional(),
})

const route = z.strictObject({
  id,
  name: text,
  cite: id,
  /** Where the next round goes on after a correction. */
  resume: z.enum(resumePolicies),
  steps: z.array(step).min(1),
})

const cutOff = z.strictObject({
  awards: z.array(id).min(1),
  sector: z.enum(['general', 'education', 'defence']),
  level: z.enum(levels),
  /** MM-DD of the cycle's year plus yearOffset. */
  day: z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/),
  yearOffset: z.int().min(-1).max(1),
  cite: id,
})

/** What it means, on these routes, to wait for the opinion of another body (hiệp y). */
const opinionRule = z.strictObject({
  routes: z.array(id).min(1),
  /** Within which the body is expected to answer. */
  term: workingDays,
  /** Whether the term of the step stands meanwhile. */
  pausesClock: z.strictObject({ value: z.boolean(), cite: id }),
  /** Once the expected date has passed: may it be closed without an answer, or must the answer be awaited. */
  silence: z.strictObject({ value: z.enum(['may-close', 'wait']), cite: id }),
  /** Whether the step may be passed before the answer, if its holder confirms that it is still open. */
  whileOpen: z.strictObject({ value: z.enum(['confirm', 'block']), cite: id }),
})

const groundRule = z.strictObject({ id, name: text, cite: id })

/** What it means that whoever holds a step asks the unit something without returning the dossier. */
const questionRule = z.strictObject({
  /** Within which the unit is to answer. */
  term: workingDays,
  /** Whether the term of the step stands meanwhile. */
  pausesClock: z.strictObject({ value: z.boolean(), cite: id }),
})

/** Who may let a dossier pass at a level although it came in after the level's cut-off. */
const latePermission = z.strictObject({ level: z.enum(levels), roles: z.array(z.enum(roles)).min(1), cite: id })

const count = z.int().min(1).max(50)
/** What must have been given before: so often, how near to one another, and how long before the proposal, in years of the awards' cycles. */
const rung = z.strictObject({
  award: id,
  times: count,
  /** «In a row»: from each to the next at most so many years. Absent: they need not follow one another. */
  everyYears: count.optional(),
  /** Only what was given so many years before counts. */
  atLeastYearsAgo: count.optional(),
  /** The latest was given no longer ago than this. */
  atMostYearsAgo: z.int().min(0).max(50).optional(),
  /** Only what came after this award counts. */
  after: id.optional(),
  cite: id,
})
const ladder = z.strictObject({ award: id, subjects: z.array(z.enum(subjects)).min(1), rungs: z.array(rung).min(1) })

/** What is looked for before a dossier is handed in. It warns and never blocks: duplicates are judged by people (domain rule: a warning with reason). */
const warnings = z.strictObject({
  /** The same person under two entries. */
  sameNominee: z.strictObject({ cite: id }),
  /** Another award, or another dossier under way, in the same year. */
  sameYear: z.strictObject({ cite: id }),
  /** `fields` (`section.field`) are those in which a report names its initiatives. */
  sameInitiative: z.strictObject({ fields: z.array(z.string().regex(/^[a-z0-9-]+\.[a-z0-9-]+$/)).min(1), cite: id }),
  /** Any of these awards less than so many years from any other of them; `years` null: once for good. */
  waits: z.array(z.strictObject({ awards: z.array(id).min(1), years: count.nullable(), cite: id })),
  ladders: z.array(ladder),
})

export const ruleSetSchema = z.strictObject({
  id,
  version: z.int().min(1),
  title: text,
  instrument: text,
  effectiveFrom: z.iso.date(),
  effectiveTo: z.iso.date().nullable(),
  citations: z.record(id, citation),
  parameters: z.strictObject({
    correctionDays: workingDays,
    maxRounds: rated,
    postingDays: workingDays,
    resultNoticeDays: workingDays,
    ineligibleNoticeDays: workingDays,
    /** In which a second administrator answers the request to pass on a step that nobody can decide. */
    forceAnswerDays: workingDays,
    suddenFeatSubmitDays: rated,
    baseSalary: rated,
  }),
  forms: z.array(form),
  awards: z.array(award).min(1),
  routes: z.array(route).min(1),
  cutOffs: z.array(cutOff),
  /** Absent: a late dossier is marked, and nobody can permit it. */
  latePermissions: z.array(latePermission).optional(),
  /** On what grounds a dossier is refused, and an award annulled or stripped. Absent: the refusals of `groundsOf`, and no ground is asked of an annulment. */
  grounds: z.strictObject({ refusal: z.array(groundRule).min(1), revocation: z.array(groundRule) }).optional(),
  /** Absent: no opinion is asked. `bodies` are the kinds of bodies that the rules name. */
  opinions: z.strictObject({ bodies: z.array(z.strictObject({ id, name: text, cite: id })).min(1), rules: z.array(opinionRule).min(1) }).optional(),
  /** Absent: nothing is warned about. */
  warnings: warnings.optional(),
  /** Absent: the unit is asked by returning the dossier alone. */
  questions: questionRule.optional(),
})

export type RuleSet = z.infer<typeof ruleSetSchema>
export type Award = z.infer<typeof award>
export type Route = z.infer<typeof route>
export type Step = z.infer<typeof step>
export type Reminder = z.infer<typeof reminder>
export type Escalation = z.infer<typeof escalation>
export type Lapse = z.infer<typeof lapse>
export type Form = z.infer<typeof form>
export type FormField = z.infer<typeof field>
export type Paper = z.infer<typeof paper>
export type CouncilRule = z.infer<typeof council>
export type CutOff = z.infer<typeof cutOff>
export type GroundRule = z.infer<typeof groundRule>
export type OpinionRule = z.infer<typeof opinionRule>
export type Rung = z.infer<typeof rung>
export type Ladder = z.infer<typeof ladder>
export type QuestionRule = z.infer<typeof questionRule>
