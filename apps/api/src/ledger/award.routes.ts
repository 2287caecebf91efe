import { awardActKinds } from '@vinhdanh/domain'
import { z } from 'zod'
import { type InputOf, route } from '../http/route.ts'
import { bilingual, day, id, subject, text, wholeNumber, yesNo } from '../http/schemas.ts'
import { awardLine } from './award.schemas.ts'

const tag = 'ledger'

export const ledgerRoute = route({
  method: 'get', path: '/api/v1/nominees/:nomineeId/ledger', act: 'ledger.read', tag, summary: 'Every award of a nominee, the latest first', params: z.object({ nomineeId: id }),
  response: z.object({
    nominee: z.object({ id, kind: subject, name: z.string(), birthYear: z.int().nullable(), position: z.string().nullable(), unitName: bilingual }),
    awards: z.array(awardLine),
  }),
})

export const actOnAwardRoute = route({
  method: 'post', path: '/api/v1/awards/:awardId/acts', act: 'award.act', tag, status: 201, upload: true, params: z.object({ awardId: id }),
  summary: 'Record an order that follows the decision on an award (corrected, annulled, stripped, restored, issued again): a form with the order as one file',
  body: z.strictObject({
    kind: z.enum(awardActKinds),
    /** How many acts the award has in what the caller read. */
    acts: wholeNumber(0, 10_000),
    orderNumber: text(300), orderDate: day, authority: text(300), reason: text(4_000), ground: text(60).optional(),
    nomineeName: text(300).optional(), unitName: text(300).optional(), decisionNumber: text(300).optional(), decidedOn: day.optional(),
    recoversItem: yesNo.optional(), recoversBonus: yesNo.optional(),
    /** The code of its dossier; of an award from before this system the number of its decision. */
    confirmation: text(300),
  }),
  response: z.object({ awardId: id }),
})

export type ReadLedger = InputOf<typeof ledgerRoute>
export type ActOnAward = InputOf<typeof actOnAwardRoute>
