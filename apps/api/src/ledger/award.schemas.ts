import { awardActKinds, correctable, recoverables, standings } from '@vinhdanh/domain'
import { z } from 'zod'
import { bilingual, day, id, instant, sha256 } from '../http/schemas.ts'

const corrections = z.partialRecord(z.enum(correctable), z.string()).nullable()

/** An award of the ledger, with what followed its decision. */
export const awardLine = z.object({
  id, awardCode: z.string(), awardName: bilingual, decisionNumber: z.string(), decidedOn: day, authority: z.string(), dossierId: id.nullable(), presentedOn: day.nullable(),
  presentation: z.string().nullable(), standing: z.enum(standings), namedAs: z.string().nullable(), unitAs: z.string().nullable(),
  acts: z.array(z.object({
    id, kind: z.enum(awardActKinds), orderNumber: z.string(), orderDate: day, authority: z.string(), reason: z.string(), ground: bilingual.nullable(), paper: sha256, former: corrections,
    corrected: corrections, recovers: z.array(z.enum(recoverables)), actedByName: z.string(), actedAt: instant,
  })),
})
