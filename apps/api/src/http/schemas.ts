import { dossierStates, isDay, levels, stepKinds, subjects } from '@vinhdanh/domain'
import { longestPage } from '@vinhdanh/record'
import { z } from 'zod'

/** Largest value of an `int` of PostgreSQL. */
const largestInt = 2_147_483_647

export const id = z.guid()
/** A day of the calendar that exists. */
export const day = z.iso.date().refine(isDay)
/** UTC, ISO 8601. In answers alone: what the record keeps as a moment is read as text. */
export const instant = z.preprocess((value) => (value instanceof Date ? value.toISOString() : value), z.iso.datetime())
export const text = (max: number) => z.string().trim().min(1).max(max)
export const version = z.int().min(0).max(largestInt)
/** A whole number in a query. */
export const wholeNumber = (min: number, max: number) => z.string().regex(/^\d{1,9}$/).transform(Number).pipe(z.int().min(min).max(max))
export const yesNo = z.enum(['true', 'false']).transform((value) => value === 'true')

export const bilingual = z.object({ vi: z.string(), en: z.string() })
export const named = z.object({ id, name: bilingual })
export const person = z.object({ id, name: z.string() })
export const level = z.enum(levels)
export const state = z.enum(dossierStates)
export const kind = z.enum(stepKinds)
export const subject = z.enum(subjects)
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
export const submissionRef = z.object({ id, code: z.string() })

/** Query of a list: the page after `cursor`, at most `limit` rows. */
export const paging = { cursor: z.string().max(400).optional(), limit: wholeNumber(1, longestPage).default(50) }
/** A page of a list; `next` is the cursor of the next one, null on the last. */
export const pageOf = <T extends z.ZodType>(row: T) => z.object({ rows: z.array(row), next: z.string().nullable() })
