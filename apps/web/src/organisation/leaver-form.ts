import { AppError, type FieldProblem } from '@vinhdanh/domain'
import type { HeirChoice } from '@vinhdanh/record'
import { z } from 'zod'

const id = /^[0-9a-f-]{36}$/
const longestReason = 1_000
const shortestReason = 10
const shape = z.object({
  reason: z.string().max(5_000).default('').transform((text) => text.replace(/\r\n?/g, '\n').trim()),
  /** Names the plan that was on the screen. */
  digest: z.string().max(64).default(''),
  /** Look at what the choices do, or do it. */
  step: z.enum(['preview', 'confirm']).default('preview'),
}).loose()

/** What was sent to close an account. */
export interface LeaverValues {
  readonly reason: string
  readonly digest: string
  readonly step: 'preview' | 'confirm'
  readonly heirs: readonly HeirChoice[]
  /** What is wrong with the form itself. */
  readonly problems: readonly FieldProblem[]
}

/** Reads the form: one field `heir.<group>` for each group, empty for nobody. Errors: AppError `validation.malformed`. */
export function readLeaverForm(body: unknown): LeaverValues {
  const parsed = shape.safeParse(body)
  if (!parsed.success) throw new AppError('validation.malformed')
  const { reason, digest, step, ...rest } = parsed.data
  const sent = Object.entries(rest).filter(([name]) => name.startsWith('heir.'))
  const heirs = sent.map(([name, value]) => ({ group: name.slice('heir.'.length), heirId: typeof value === 'string' && id.test(value) ? value : null }))
  return { reason, digest, step, heirs, problems: problemsOf(reason, sent) }
}

function problemsOf(reason: string, sent: readonly (readonly [string, unknown])[]): FieldProblem[] {
  return [
    ...(reason.length < shortestReason ? [{ path: 'reason', message: 'problem.reason-required', params: { min: shortestReason } }] : []),
    ...(reason.length > longestReason ? [{ path: 'reason', message: 'problem.too-long', params: { max: longestReason } }] : []),
    ...sent.filter(([, value]) => value !== '' && !(typeof value === 'string' && id.test(value))).map(([path]) => ({ path, message: 'problem.choice' })),
  ]
}
