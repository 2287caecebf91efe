import { remarkStates } from '@vinhdanh/domain'
import { dueFilters } from '@vinhdanh/record'
import { z } from 'zod'
import { type InputOf, route } from '../http/route.ts'
import { bilingual, day, id, instant, level, paging, pageOf, sha256, state, subject, text, version, wholeNumber, yesNo } from '../http/schemas.ts'
import { dossier, dossierLine, remark, submitReceipt, timelineEntry, warning } from './dossier.schemas.ts'

const tag = 'dossiers'
const one = '/api/v1/dossiers/:dossierId'
const params = z.object({ dossierId: id })
const done = z.object({ dossierId: id })

export const listDossiersRoute = route({
  method: 'get', path: '/api/v1/dossiers', act: 'dossier.read', tag, summary: 'Dossiers that the caller may see, soonest due first',
  query: z.strictObject({
    ...paging, state: state.optional(), level: level.optional(), unitId: id.optional(), awardCode: text(60).optional(), holderId: id.optional(), submissionId: id.optional(),
    due: z.enum(dueFilters).optional(), held: yesNo.optional(), cycleYear: wholeNumber(1900, 2200).optional(), text: z.string().max(200).optional(),
  }),
  response: pageOf(dossierLine),
})

const newNominee = z.strictObject({ kind: subject, name: text(200), birthYear: z.int().min(1900).max(2200).nullable().default(null), position: text(200).nullable().default(null) })

export const createDraftRoute = route({
  method: 'post', path: '/api/v1/dossiers', act: 'dossier.draft', tag, summary: 'Start a dossier: one nominee for one award in one cycle', status: 201,
  body: z.strictObject({
    unitId: id, awardCode: text(60), cycleYear: z.int().min(1900).max(2200), nominee: z.union([z.strictObject({ id }), newNominee]),
  }),
  response: z.object({ dossierId: id, code: z.string() }),
})

export const readDossierRoute = route({ method: 'get', path: one, act: 'dossier.read', tag, summary: 'One dossier: state, place, holders, term, rounds, rules', params, response: dossier })

export const timelineRoute = route({
  method: 'get', path: `${one}/timeline`, act: 'dossier.read', tag, summary: 'What happened to a dossier, from the beginning', params, response: z.object({ rows: z.array(timelineEntry) }),
})

export const saveSectionRoute = route({
  method: 'put', path: `${one}/sections/:sectionId`, act: 'dossier.draft', tag, summary: 'Save one section of a draft or a returned dossier',
  params: params.extend({ sectionId: text(60) }),
  body: z.strictObject({ draftVersion: version, answers: z.record(text(60), z.union([z.string().max(20_000), z.number(), z.boolean(), z.null()])) }),
  response: z.object({ draftVersion: z.int(), savedAt: instant }),
})

export const attachPaperRoute = route({
  method: 'post', path: `${one}/papers`, act: 'dossier.draft', tag, summary: 'Attach a paper: a form with the field «code» and one file', status: 201, params, upload: true,
  body: z.strictObject({ code: text(60) }),
  response: z.object({ paperId: id, sha256, size: z.int(), mediaType: z.string() }),
})

export const removePaperRoute = route({
  method: 'delete', path: `${one}/papers/:paperId`, act: 'dossier.draft', tag, summary: 'Take a paper out of the working copy', params: params.extend({ paperId: id }), response: done,
})

export const answerRemarkRoute = route({
  method: 'put', path: `${one}/remarks/:remarkId`, act: 'dossier.draft', tag, summary: 'Answer a reviewer’s remark while the dossier is returned',
  params: params.extend({ remarkId: id }), body: z.strictObject({ answer: text(4_000) }), response: done,
})

export const warningsRoute = route({
  method: 'get', path: `${one}/warnings`, act: 'dossier.draft', tag, summary: 'What to think about before a draft or a returned dossier is handed in; it blocks nothing', params,
  response: z.object({ ruleSetId: id, warnings: z.array(warning) }),
})

export const answerWarningRoute = route({
  method: 'put', path: `${one}/warnings`, act: 'dossier.draft', tag, summary: 'Say why a dossier is proposed in spite of a warning; the reason is frozen with the next revision', params,
  body: z.strictObject({ key: text(400), answer: text(4_000) }), response: done,
})

export const listRemarksRoute = route({
  method: 'get', path: `${one}/remarks`, act: 'dossier.read', tag, summary: 'Reviewers’ remarks with their state and what was said about each, the latest round first', params,
  query: z.strictObject({ state: z.enum(remarkStates).optional() }), response: z.object({ rows: z.array(remark) }),
})

const remarkParams = params.extend({ remarkId: id })

export const acceptRemarkRoute = route({
  method: 'post', path: `${one}/remarks/:remarkId/accept`, act: 'task.decide', tag, summary: 'Accept a remark as settled, as the holder of the open step; `state` is the one that was read', params: remarkParams,
  body: z.strictObject({ state: z.enum(remarkStates) }), response: done,
})

export const reopenRemarkRoute = route({
  method: 'post', path: `${one}/remarks/:remarkId/reopen`, act: 'task.decide', tag, summary: 'Reopen a remark, as the holder of the open step: it returns with the next return, to be corrected', params: remarkParams,
  body: z.strictObject({ state: z.enum(remarkStates), reason: text(4_000) }), response: done,
})

export const answerQuestionRoute = route({
  method: 'post', path: `${one}/questions/:questionId/answer`, act: 'dossier.draft', tag, summary: 'Answer, as the unit, what was asked without a return', params: params.extend({ questionId: id }),
  body: z.strictObject({ answer: text(4_000) }), response: done,
})

export const submitRoute = route({
  method: 'post', path: `${one}/submit`, act: 'dossier.draft', tag, params,
  summary: 'Hand a dossier in, for the first time or after a correction. A warning without a reason is refused once (problem.warning-unanswered); `withoutReason` says that none is given',
  body: z.strictObject({ draftVersion: version, withoutReason: z.boolean().default(false) }), response: submitReceipt,
})

export const receiptRoute = route({
  method: 'get', path: `${one}/receipts/:revisionNo`, act: 'dossier.read', tag, summary: 'The proof of one hand-in', params: params.extend({ revisionNo: wholeNumber(1, 100_000) }),
  response: submitReceipt.extend({ submittedByName: z.string(), nextStep: bilingual.nullable() }),
})

export const withdrawRoute = route({
  method: 'post', path: `${one}/withdraw`, act: 'dossier.withdraw', tag, summary: 'Take a dossier back before it is decided', params,
  body: z.strictObject({ version, reason: text(4_000) }), response: done,
})

export const holdRoute = route({
  method: 'post', path: `${one}/hold`, act: 'dossier.hold', tag, summary: 'Pause a dossier by an order from outside', params,
  body: z.strictObject({ reason: text(4_000), authority: text(200), paperNumber: text(200), expectedUntil: day.nullable().default(null) }), response: done,
})

export const releaseRoute = route({
  method: 'post', path: `${one}/release`, act: 'dossier.hold', tag, summary: 'Lift a hold: the term runs on with what was left of it', params,
  body: z.strictObject({ releasePaper: text(200) }), response: done,
})

export type ListDossiers = InputOf<typeof listDossiersRoute>
export type CreateDraft = InputOf<typeof createDraftRoute>
export type OneDossier = InputOf<typeof readDossierRoute>
export type SaveSection = InputOf<typeof saveSectionRoute>
export type AttachPaper = InputOf<typeof attachPaperRoute>
export type RemovePaper = InputOf<typeof removePaperRoute>
export type AnswerRemark = InputOf<typeof answerRemarkRoute>
export type AnswerWarning = InputOf<typeof answerWarningRoute>
export type ListRemarks = InputOf<typeof listRemarksRoute>
export type AcceptRemark = InputOf<typeof acceptRemarkRoute>
export type ReopenRemark = InputOf<typeof reopenRemarkRoute>
export type AnswerQuestion = InputOf<typeof answerQuestionRoute>
export type Submit = InputOf<typeof submitRoute>
export type Receipt = InputOf<typeof receiptRoute>
export type Withdraw = InputOf<typeof withdrawRoute>
export type Hold = InputOf<typeof holdRoute>
export type Release = InputOf<typeof releaseRoute>
