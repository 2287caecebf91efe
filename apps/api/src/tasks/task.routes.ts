import { anchorPattern, remarkKinds } from '@vinhdanh/domain'
import { inboxGroups } from '@vinhdanh/record'
import { z } from 'zod'
import { dossier, outcome, ruleAct } from '../dossiers/dossier.schemas.ts'
import { type InputOf, route } from '../http/route.ts'
import { bilingual, day, id, instant, kind, level, paging, pageOf, person, sha256, submissionRef, text } from '../http/schemas.ts'

const tag = 'tasks'
const params = z.object({ taskId: id })

/** What a remark or a question is pinned to: the whole, a field, a paper, or a page of one counted from 1. */
const anchor = z.string().max(200).regex(anchorPattern)

const taskLine = z.object({
  taskId: id, group: z.enum(inboxGroups), dossierId: id, code: z.string(), awardCode: z.string(), awardName: bilingual, nomineeName: z.string(), unitName: bilingual,
  stepId: z.string(), stepName: bilingual, act: bilingual, kind, level, round: z.int(), revisionNo: z.int(), openedAt: instant, dueAt: instant.nullable(), lastDay: day,
  onBehalfOf: z.string().nullable(), heldSince: instant.nullable(), pausedOn: day.nullable(), submission: submissionRef.nullable(),
})

export const listTasksRoute = route({
  method: 'get', path: '/api/v1/tasks', act: 'task.list', tag, summary: 'What waits for the caller, soonest due first',
  query: z.strictObject({ ...paging, group: z.enum(inboxGroups).optional() }),
  response: pageOf(taskLine).extend({ counts: z.object({ overdue: z.int(), today: z.int(), week: z.int(), later: z.int() }) }),
})

export const readTaskRoute = route({
  method: 'get', path: '/api/v1/tasks/:taskId', act: 'task.read', tag, summary: 'One task with all of its dossier', params,
  response: dossier.extend({
    task: z.object({
      id, state: z.enum(['open', 'decided', 'decided-by-other', 'cancelled', 'handed-over', 'forced']), round: z.int(), stepId: z.string(), kind, level, name: bilingual, act: bilingual,
      outcomes: z.array(outcome), holder: person, onBehalfOf: person.nullable(), mine: z.boolean(), byRule: ruleAct.nullable(), openedAt: instant, closedAt: instant.nullable(),
    }),
    lastDecided: z.object({ no: z.int(), sha256 }).nullable(),
  }),
})

export const decideTaskRoute = route({
  method: 'post', path: '/api/v1/tasks/:taskId/decision', act: 'task.decide', tag, summary: 'Decide a task of the caller, for the revision that was read', params,
  body: z.strictObject({
    decisionId: id, revisionSha256: sha256, outcome, reason: z.string().max(4_000).nullable().default(null), payload: z.record(text(60), z.unknown()).default({}),
    remarks: z.array(z.strictObject({
      anchor, kind: z.enum(remarkKinds), body: text(4_000),
    })).max(200).default([]),
  }),
  response: z.object({ decisionId: id, dossierId: id, outcome, decidedAt: instant, repeated: z.boolean() }),
})

export const askQuestionRoute = route({
  method: 'post', path: '/api/v1/tasks/:taskId/questions', act: 'task.decide', tag, summary: 'Ask the unit something without returning the dossier, as the holder of an open task', status: 201, params,
  body: z.strictObject({ questionId: id, anchor: anchor.default('whole'), body: text(4_000) }), response: z.object({ questionId: id }),
})

export type AskQuestion = InputOf<typeof askQuestionRoute>
export type ListTasks = InputOf<typeof listTasksRoute>
export type ReadTask = InputOf<typeof readTaskRoute>
export type DecideTask = InputOf<typeof decideTaskRoute>
