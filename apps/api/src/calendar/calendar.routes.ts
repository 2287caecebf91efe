import { longestTerm } from '@vinhdanh/domain'
import { z } from 'zod'
import { type InputOf, route } from '../http/route.ts'
import { bilingual, day, wholeNumber } from '../http/schemas.ts'

const tag = 'calendar'

export const termRoute = route({
  method: 'get', path: '/api/v1/calendar/term', act: 'rules.read', tag, summary: 'The term of so many working days after a day, and which days do not count',
  query: z.strictObject({ from: day, workingDays: wholeNumber(1, longestTerm) }),
  response: z.object({
    from: day, workingDays: z.int(), firstDay: day, lastDay: day,
    /** Every day between the two that does not count, weekends too; the reason is in the language of Accept-Language. */
    leftOut: z.array(z.object({ date: day, reason: z.string() })),
  }),
})

export const yearRoute = route({
  method: 'get', path: '/api/v1/calendar/:year', act: 'rules.read', tag, summary: 'The days of a year that differ from the Monday-to-Friday week', params: z.object({ year: wholeNumber(1900, 2200) }),
  response: z.object({
    year: z.int(), confirmed: z.boolean(), source: z.string(),
    days: z.array(z.object({ day, kind: z.enum(['off', 'worked']), name: bilingual, source: z.string(), confirmed: z.boolean() })),
  }),
})

export type TermInput = InputOf<typeof termRoute>
export type YearInput = InputOf<typeof yearRoute>
