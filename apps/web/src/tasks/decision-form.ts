import type { DecideTaskInput, NewRemark, StoredFile, TaskPage, UnfinishedDecision } from '@vinhdanh/record'
import { AppError, type FieldProblem, isNegative, type Outcome, placeOfAnchor, remarkKinds, type StepKind } from '@vinhdanh/domain'
import { z } from 'zod'
import { anchorsOf } from '../dossier-page/report.ts'
import { fieldOfProblem, readAnchor } from '../remarks/read-anchor.ts'

/** The fields of a decision as typed, by name; a payload's field is called by its path under the rules: `payload.ballot.yes`. */
export type Typed = Readonly<Record<string, string>>

/** A decision's form as shown. */
export interface FormState {
  readonly typed: Typed
  readonly problems: readonly FieldProblem[]
  /** The file uploaded with an earlier try; it need not be chosen again. */
  readonly file: StoredFile | null
  /** True for a form that nobody has typed into. */
  readonly fresh: boolean
  /** What was typed and not sent before, brought back into a fresh form; null for none. */
  readonly broughtBack: UnfinishedDecision | null
}

/** What a kind of step asks for with an outcome, by payload path. */
interface Asked {
  readonly text?: readonly string[]
  readonly counts?: readonly string[]
  /** The path of a file's SHA-256. */
  readonly file?: string
}

const ground: Asked = { text: ['ground'] }
const decision = ['decisionNumber', 'decisionDate'] as const

/** The fields of the form of each kind of step; which of them an outcome needs is the rules' business. */
export function askedFor(kind: StepKind, outcome: Outcome, isLastStep: boolean): Asked {
  switch (kind) {
    case 'sign':
    case 'examine':
      return outcome === 'reject' ? ground : { text: otherAward(outcome) }
    case 'decide':
      if (outcome === 'pass') return { text: decision }
      return outcome === 'reject' ? ground : {}
    case 'council-result':
      if (outcome === 'return') return {}
      return {
        counts: ['members', 'present', 'writtenOpinions', 'yes', 'no', 'blank', 'invalid'].map((name) => `ballot.${name}`), text: ['minutes.number', 'minutes.date', ...otherAward(outcome)], file: 'minutes.sha256',
      }
    case 'posting':
      return { text: ['medium', 'url', 'startDate'], counts: ['commentsReceived'] }
    case 'external-milestone':
      return { text: ['body', 'documentNumber', 'documentDate', 'result', ...(outcome === 'pass' && isLastStep ? decision : [])], file: 'paper' }
    case 'intake':
    case 'correction':
      return {}
  }
}

/** The field that names the award proposed instead. */
function otherAward(outcome: Outcome): readonly string[] {
  if (outcome === 'lower-award') return ['lowerAward']
  return outcome === 'higher-award' ? ['higherAward'] : []
}

const longestText = 4_000
const mostRemarks = 40

/** What the page wrote into the form for itself. Error: AppError `validation.malformed` for a form that is not ours. */
const hidden = z.object({ decisionId: z.uuid(), revisionSha256: z.string().regex(/^[0-9a-f]{64}$/) })

/** A decision as read from its form. */
export interface StatedDecision {
  readonly input: DecideTaskInput
  readonly problems: FieldProblem[]
  /** The row of the form in which each remark was typed. */
  readonly rows: readonly number[]
}

/** A problem that the record tells of a remark, at the row in which it was typed; of a page at the page's field. */
export function atItsRow(problem: FieldProblem, rows: readonly number[]): FieldProblem {
  const [, index = ''] = /^remarks\.(\d+)\.anchor$/.exec(problem.path) ?? []
  const row = index === '' ? undefined : rows[Number(index)]
  return row === undefined ? problem : { ...problem, path: `remarks.${row}.${fieldOfProblem(problem)}` }
}

/** The decision that a form states, and what is wrong with it before the rules look at it. `file` is what was uploaded now or kept from before. */
export function readDecision(page: TaskPage, outcome: Outcome, typed: Typed, file: StoredFile | null): StatedDecision {
  const own = hidden.safeParse(typed)
  if (!own.success) throw new AppError('validation.malformed')
  const { task } = page
  const isLastStep = page.plan.at(-1)?.stepId === task.stepId
  const reason = (typed['reason'] ?? '').replace(/\r\n?/g, '\n').trim()
  const { remarks, rows, problems } = readRemarks(page, typed)
  if (reason.length > longestText) problems.push({ path: 'reason', message: 'problem.too-long', params: { max: longestText } })
  return {
    input: { taskId: task.id, ...own.data, outcome, reason: reason === '' ? null : reason, payload: readPayload(askedFor(task.kind, outcome, isLastStep), typed, file), remarks,
      openOpinions: confirmedOpinions(typed),
    },
    problems, rows,
  }
}

/** The opinions that the holder confirmed as still open. */
function confirmedOpinions(typed: Typed): string[] {
  return Object.keys(typed).flatMap((name) => (typed[name] === 'yes' ? /^openOpinions\.([0-9a-f-]{36})$/.exec(name)?.[1] ?? [] : []))
}

function readPayload({ text = [], counts = [], file: filePath }: Asked, typed: Typed, file: StoredFile | null): Record<string, unknown> {
  const payload: Record<string, unknown> = {}
  for (const path of text) put(payload, path, (typed[`payload.${path}`] ?? '').trim() || undefined)
  for (const path of counts) put(payload, path, countOf((typed[`payload.${path}`] ?? '').trim()))
  if (filePath) put(payload, filePath, file?.sha256)
  return payload
}

/** A typed number; what is none stays text, and the rules say what is wrong with it. */
function countOf(text: string): number | string | undefined {
  if (text === '') return undefined
  return /^\d{1,9}$/.test(text) ? Number(text) : text
}

/** Sets a value under a path of at most two names; an empty one leaves its group in place, so that each missing field is named. */
function put(payload: Record<string, unknown>, path: string, value: unknown): void {
  const [first = '', second] = path.split('.')
  if (second === undefined) {
    if (value !== undefined) payload[first] = value
    return
  }
  const group = (payload[first] ??= {}) as Record<string, unknown>
  if (value !== undefined) group[second] = value
}

/** How many rows of remarks a form holds: those typed and, where asked for, one more. */
export function remarkRows(typed: Typed, fresh: number): number {
  const rows = Object.keys(typed).flatMap((name) => /^remarks\.(\d{1,2})\./.exec(name)?.[1] ?? []).map(Number)
  return Math.min(mostRemarks, Math.max(fresh, ...rows.map((row) => row + 1)) + (typed['add'] ? 1 : 0))
}

function readRemarks({ form, award }: TaskPage, typed: Typed): { remarks: NewRemark[]; rows: number[]; problems: FieldProblem[] } {
  const anchors = anchorsOf(form, award)
  const remarks: NewRemark[] = []
  const rows: number[] = []
  const problems: FieldProblem[] = []
  for (let row = 0; row < mostRemarks; row += 1) {
    const [place = '', page = '', kind = '', body = ''] = ['anchor', 'page', 'kind', 'body'].map((name) => (typed[`remarks.${row}.${name}`] ?? '').replace(/\r\n?/g, '\n').trim())
    if (body === '') {
      if ((place !== '' && place !== 'whole') || page !== '') problems.push({ path: `remarks.${row}.body`, message: 'problem.required' })
      continue
    }
    const { anchor, problem } = readAnchor({ anchor: place, page }, { anchor: `remarks.${row}.anchor`, page: `remarks.${row}.page` })
    if (problem) problems.push(problem)
    const known = remarkKinds.find((one) => one === kind)
    if (body.length > longestText) problems.push({ path: `remarks.${row}.body`, message: 'problem.too-long', params: { max: longestText } })
    if (!anchors.includes(placeOfAnchor(anchor))) problems.push({ path: `remarks.${row}.anchor`, message: 'problem.choice' })
    if (!known) problems.push({ path: `remarks.${row}.kind`, message: 'problem.choice' })
    else {
      remarks.push({ anchor, kind: known, body })
      rows.push(row)
    }
  }
  return { remarks, rows, problems }
}

/** True if the outcome is one that leads on, so that its button may be the primary one. */
export function leadsOn(outcome: Outcome): boolean {
  return !isNegative(outcome)
}
