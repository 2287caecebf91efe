import { z } from 'zod'
import { submitReceipt } from '../dossiers/dossier.schemas.ts'
import { type InputOf, route } from '../http/route.ts'
import { bilingual, id, instant, state, text, version } from '../http/schemas.ts'

const tag = 'submissions'
const one = '/api/v1/submissions/:submissionId'
const params = z.object({ submissionId: id })
const placed = z.object({ submissionId: id, dossierId: id })
const line = z.object({ id, code: z.string(), title: z.string(), unitName: bilingual, state: z.enum(['draft', 'sent']), sentAt: instant.nullable(), createdAt: instant })

export const listSubmissionsRoute = route({
  method: 'get', path: '/api/v1/submissions', act: 'submission.read', tag, summary: 'Covering submissions of the caller’s units, the newest first',
  response: z.object({ rows: z.array(line.extend({ dossiers: z.int() })) }),
})

export const createSubmissionRoute = route({
  method: 'post', path: '/api/v1/submissions', act: 'dossier.draft', tag, summary: 'Start a covering submission (tờ trình) of a unit', status: 201,
  body: z.strictObject({ unitId: id, title: text(300) }), response: z.object({ submissionId: id, code: z.string() }),
})

export const readSubmissionRoute = route({
  method: 'get', path: one, act: 'submission.read', tag, summary: 'One submission with its dossiers', params,
  response: line.extend({
    version: z.int(), author: z.string(),
    dossiers: z.array(z.object({ id, code: z.string(), state, awardName: bilingual, nomineeName: z.string(), round: z.int(), stepName: bilingual.nullable() })),
  }),
})

export const placeDossierRoute = route({
  method: 'put', path: `${one}/dossiers/:dossierId`, act: 'dossier.draft', tag, summary: 'Put a draft under a submission that was not sent yet', params: placed, response: placed,
})

export const takeOutRoute = route({
  method: 'delete', path: `${one}/dossiers/:dossierId`, act: 'dossier.draft', tag, summary: 'Take a draft out of its submission', params: placed, response: placed,
})

export const sendSubmissionRoute = route({
  method: 'post', path: `${one}/send`, act: 'dossier.draft', tag, params,
  summary: 'Send a submission up: all of its dossiers are handed in or none. A warning without a reason is refused once, by dossier; `withoutReason` says that none is given',
  body: z.strictObject({ version, withoutReason: z.boolean().default(false) }), response: z.object({ receipts: z.array(submitReceipt) }),
})

export type CreateSubmission = InputOf<typeof createSubmissionRoute>
export type ReadSubmission = InputOf<typeof readSubmissionRoute>
export type PlaceDossier = InputOf<typeof placeDossierRoute>
export type SendSubmission = InputOf<typeof sendSubmissionRoute>
