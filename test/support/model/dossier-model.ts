import type { DossierState, Ending, Outcome } from '@vinhdanh/domain'
import { STEPS } from '../rules.ts'

/** Who may come to hold a task of the test route, beside the submitter; two heads hold the unit's step, the colleague can be given the department's. */
export const officers = ['head', 'otherHead', 'examiner', 'colleague', 'intake', 'board'] as const
export type Officer = (typeof officers)[number]

/** What became of the last task that somebody had. */
export type TaskState = 'open' | 'handed-over' | 'cancelled' | 'step-decided' | 'step-over'

export type Next = { readonly stepId: string; readonly round: number; readonly returnedFrom?: string } | { readonly ending: Ending } | null

/** A dossier as somebody would draw it on a sheet of paper: what must be so, without how it is done. */
export interface Model {
  state: DossierState
  round: number
  revisions: number
  draftVersion: number
  hasSummary: boolean
  hasPaper: boolean
  held: boolean
  /** The open step. */
  stepId: string | null
  returnedFrom: string | null
  /** Where the workflow will lead it when it hears. */
  next: Next
  /** «Must correct» remarks without an answer. */
  unanswered: number
  /** Of each person the last task; with `from` while it was handed to them. */
  tasks: Map<Officer, { state: TaskState; from?: Officer }>
  /** The last day of the open step's term, once it is known. */
  lastDay: string | null
}

/** A draft just begun. */
export const newModel = (): Model => ({
  state: 'draft', round: 0, revisions: 0, draftVersion: 1, hasSummary: false, hasPaper: false, held: false, stepId: null, returnedFrom: null, next: null, unanswered: 0, tasks: new Map(), lastDay: null,
})

const holdersOf: Readonly<Record<string, readonly Officer[]>> = {
  'unit-sign': ['head', 'otherHead'], 'department-examine': ['examiner'], 'ministry-intake': ['intake'], 'central-decide': ['board'],
}
const colleagues: Readonly<Record<string, readonly Officer[]>> = { 'unit-sign': ['head', 'otherHead'], 'department-examine': ['examiner', 'colleague'] }

export const hasEnded = ({ state }: Model): boolean => !['draft', 'under-way', 'returned'].includes(state)
export const isWithItsUnit = ({ state, stepId }: Model): boolean => state === 'draft' || (state === 'returned' && stepId === 'correction')
export const holders = ({ tasks }: Model): Officer[] => officers.filter((officer) => tasks.get(officer)?.state === 'open')

/** To whom this person may hand the open task. */
export function mayBeGiven({ stepId, tasks }: Model, giver: Officer): Officer[] {
  const handing = officers.filter((officer) => tasks.get(officer)?.state === 'handed-over')
  const given = officers.filter((officer) => tasks.get(officer)?.from !== undefined)
  return (colleagues[stepId ?? ''] ?? []).filter((officer) => officer !== giver && !handing.includes(officer) && !given.includes(officer))
}

/** True if the person would hold the step without being given it. */
export const holdsByRight = ({ stepId }: Model, officer: Officer): boolean => holdersOf[stepId ?? '']?.includes(officer) ?? false

/** Closes the open step: every task of it is over in this way. */
export function closeStep(model: Model, how: 'step-decided' | 'step-over', next: Next): void {
  for (const [officer, task] of model.tasks) if (['open', 'handed-over', 'cancelled'].includes(task.state)) model.tasks.set(officer, { state: how })
  Object.assign(model, { stepId: null, lastDay: null, next })
}

/** Where the open step leads with this outcome. */
export function nextAfter({ stepId, round }: Model, outcome: Outcome): Next {
  if (outcome === 'return') return { stepId: 'correction', round, returnedFrom: stepId ?? '' }
  if (outcome === 'reject') return { ending: 'refused' }
  const following = STEPS[STEPS.findIndex((step) => step === stepId) + 1]
  return following ? { stepId: following, round } : { ending: 'awarded' }
}

/** The workflow has heard: the next step is open, or the dossier has ended. */
export function arrive(model: Model): void {
  const { next } = model
  model.next = null
  if (!next) return
  if ('ending' in next) {
    Object.assign(model, { state: next.ending, held: false })
    return
  }
  const isCorrection = next.stepId === 'correction'
  Object.assign(model, { stepId: next.stepId, round: next.round, returnedFrom: next.returnedFrom ?? null, state: isCorrection ? 'returned' : 'under-way' })
  for (const officer of holdersOf[next.stepId] ?? []) model.tasks.set(officer, { state: 'open' })
}
