import { ruleSetSchema } from '@vinhdanh/domain'
import { z } from 'zod'
import { type InputOf, route } from '../http/route.ts'
import { bilingual, day, id, instant, sha256, text } from '../http/schemas.ts'

const tag = 'rules'
const ruleSetLine = z.object({ id, slug: z.string(), version: z.int(), effectiveFrom: day, effectiveTo: day.nullable(), sha256, importedAt: instant })
const { awards, routes, forms } = ruleSetSchema.shape

export const listRulesRoute = route({
  method: 'get', path: '/api/v1/rules', act: 'rules.read', tag, summary: 'Every imported version of a rule-set, the latest date of effect first', response: z.object({ rows: z.array(ruleSetLine) }),
})

export const readAwardRoute = route({
  method: 'get', path: '/api/v1/rules/awards/:awardCode', act: 'rules.read', tag, summary: 'An award as in force on a day (today unless given), with its route and forms',
  params: z.object({ awardCode: text(60) }), query: z.strictObject({ date: day.optional() }),
  response: z.object({ ruleSet: ruleSetLine, award: awards.element, route: routes.element.nullable(), forms }),
})

export const importRulesRoute = route({
  method: 'post', path: '/api/v1/rules', act: 'rules.import', tag, summary: 'Add a version of a rule-set; the body is the file', status: 201,
  body: z.record(z.string(), z.unknown()), response: z.object({ id, added: z.boolean() }),
})

const count = z.int().min(0).max(1_000)

export const tallyRoute = route({
  method: 'post', path: '/api/v1/rules/tally', act: 'rules.read', tag, summary: 'The result of a council’s vote by the rule in force on a day', computes: true,
  body: z.strictObject({ award: text(60), date: day, members: count, present: count, writtenOpinions: count, yes: count, no: count, blank: count, invalid: count }),
  response: z.object({
    quorumMet: z.boolean(), quorumNeeded: z.int(), passed: z.boolean(), yesNeeded: z.int(), share: z.number(), base: z.int(), explanation: bilingual,
    /** The rule-set by its short name, and the source of the threshold. */
    ruleSet: z.string(), citation: z.string(),
  }),
})

export type ReadAward = InputOf<typeof readAwardRoute>
export type ImportRules = InputOf<typeof importRulesRoute>
export type TallyInput = InputOf<typeof tallyRoute>
