import { randomUUID } from 'node:crypto'
import { type Actor, AppError, checkReason, type FieldProblem } from '@vinhdanh/domain'
import { type Database, decideTask, decisionsMade, type SignableDossier, signableDossiers } from '@vinhdanh/record'
import { freshForm } from '../shell/forms.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { type Choice, choices, mayBeSignedTogether, mustBeSignedAlone, needsReason } from './may-sign.ts'

/** Dossiers that are decided at once, and the pages they belong to. */
export interface SignSet {
  /** Where its pages are: the choice itself, `/check` and `/result` below it. */
  readonly address: string
  /** Where one goes without deciding. */
  readonly back: { readonly href: string; readonly text: string }
  /** What holds them together, as in «Tờ trình TT-2026-00012». */
  readonly title: string
  readonly dossiers: readonly SignableDossier[]
  /** Of how many the set shows the first. */
  readonly all?: number
}

/** Dossiers that are decided at once at the most: few enough to be read, and for their outcomes to stand in an address. */
export const mostAtOnce = 50

/** What was sent; fields are named after the dossier, as `choice.<id>`. */
type Body = Record<string, unknown>

interface Chosen {
  readonly dossier: SignableDossier
  readonly choice: Choice
  readonly reason: string
  /** Made when the page was shown, so that a second sending is the same decision. */
  readonly decisionId: string
}

/** The choice: each that may be decided together with «pass» chosen, beside those that have to be looked at alone. */
export function showChoice(set: SignSet, response: WebResponse): void {
  const dossiers = set.dossiers.filter(mayBeSignedTogether)
  if (dossiers.length === 0) return response.redirect(303, set.back.href)
  renderChoice(set, dossiers, freshForm(Object.fromEntries(dossiers.map(({ id }) => [`choice.${id}`, 'pass']))), response)
}

/** Checks the choices and lists what will be recorded. Records nothing yet. */
export function checkChoice(set: SignSet, body: Body, response: WebResponse): void {
  const chosen = readChosen(set.dossiers.filter(mayBeSignedTogether), body)
  if (chosen.length === 0) return response.redirect(303, set.back.href)
  const problems = chosen.flatMap(problemsOf)
  if (chosen.every(({ choice }) => choice === 'later')) problems.push({ path: `choice.${chosen[0]?.dossier.id ?? ''}`, message: 'signing:sign.nothingChosen' })
  if (problems.length > 0) return renderChoice(set, chosen.map(({ dossier }) => dossier), { values: body, problems }, response.status(422))
  response.render('signing/views/confirm', { ...headOf(set), chosen: chosen.map((one) => ({ ...one, ...shown(one.dossier, response) })) })
}

/** Records one decision for each that was confirmed; what refuses one concerns this dossier alone. */
export async function recordChoice(database: Database, actor: Actor, set: SignSet, body: Body, response: WebResponse): Promise<void> {
  const ids = Object.keys(body).flatMap((name) => /^choice\.([0-9a-f-]{36})$/.exec(name)?.[1] ?? [])
  const chosen = readChosen(await signableDossiers(database, actor, ids.slice(0, mostAtOnce)), body).filter(({ choice }) => choice !== 'later')
  const outcomes: string[] = []
  for (const one of chosen) outcomes.push(`${one.dossier.id}:${one.decisionId}:${await decide(database, actor, one, body)}`)
  response.redirect(303, `${set.address}/result?${new URLSearchParams(outcomes.map((outcome): [string, string] => ['d', outcome])).toString()}`)
}

/** What was recorded, read again from the record: `lines` as `recordChoice` wrote them into the address. */
export async function showResult(database: Database, actor: Actor, set: SignSet, lines: unknown, response: WebResponse): Promise<void> {
  const asked = [lines].flat().slice(0, mostAtOnce).flatMap((line) => (typeof line === 'string' ? [line.split(':')] : [])).map(([dossierId = '', decisionId = '', code]) => ({ dossierId, decisionId, code }))
  const [dossiers, made] = [await signableDossiers(database, actor, asked.map(({ dossierId }) => dossierId)), await decisionsMade(database, actor, asked.map(({ decisionId }) => decisionId))]
  const rows = asked.flatMap(({ dossierId, decisionId, code }) => {
    const dossier = dossiers.find(({ id }) => id === dossierId)
    const decision = made.find((candidate) => candidate.decisionId === decisionId)
    return dossier ? [{ ...shown(dossier, response), outcome: decision?.outcome ?? null, at: decision?.decidedAt ?? null, why: reasonKey(code) }] : []
  })
  response.render('signing/views/result', {
    ...headOf(set), rows, recorded: rows.filter(({ outcome }) => outcome !== null).length, left: set.dossiers.filter(mayBeSignedTogether).length,
  })
}

/** Answers `ok`, `alone` for one that must be looked at alone, or the code of the refusal. */
async function decide(database: Database, actor: Actor, { dossier, choice, reason, decisionId }: Chosen, body: Body): Promise<string> {
  const [taskId, revisionSha256] = [body[`task.${dossier.id}`], body[`revision.${dossier.id}`]]
  if (choice === 'later' || typeof taskId !== 'string' || typeof revisionSha256 !== 'string') return 'validation.malformed'
  // One that was decided meanwhile is tried all the same: the record says by whom.
  if (mustBeSignedAlone(dossier)) return 'alone'
  try {
    await decideTask(database, actor, { taskId, decisionId, revisionSha256, outcome: choice, reason: reason === '' ? null : reason, payload: {}, remarks: [] })
    return 'ok'
  } catch (error) {
    if (error instanceof AppError && !error.code.startsWith('upstream.')) return error.code
    throw error
  }
}

function renderChoice(set: SignSet, dossiers: readonly SignableDossier[], form: { readonly values: Body; readonly problems: readonly FieldProblem[] }, response: WebResponse): void {
  response.render('signing/views/sign', {
    ...headOf(set), form, problems: form.problems, dossiers: dossiers.map((dossier) => shown(dossier, response)), alone: set.dossiers.filter(mustBeSignedAlone).map((dossier) => shown(dossier, response)),
    all: set.all ?? dossiers.length, labels: Object.fromEntries(dossiers.map(({ id, code, nomineeName }) => [`reason.${id}`, `${code}, ${nomineeName}`])),
  })
}

function readChosen(dossiers: readonly SignableDossier[], body: Body): Chosen[] {
  return dossiers.map((dossier) => {
    const [choice, reason, decisionId] = [body[`choice.${dossier.id}`], body[`reason.${dossier.id}`], body[`decision.${dossier.id}`]]
    return {
      dossier, choice: choices.find((candidate) => candidate === choice) ?? 'later', reason: typeof reason === 'string' ? reason.trim() : '',
      decisionId: typeof decisionId === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(decisionId) ? decisionId : randomUUID(),
    }
  })
}

function problemsOf({ dossier, choice, reason }: Chosen): FieldProblem[] {
  return choice !== 'later' && needsReason(choice) ? checkReason(choice, reason).map((problem) => ({ ...problem, path: `reason.${dossier.id}` })) : []
}

function headOf({ address, back, title }: SignSet) {
  return { address, back, title }
}

function shown(dossier: SignableDossier, response: WebResponse) {
  const { language } = response.locals.page
  return {
    dossierId: dossier.id, dossierCode: dossier.code, award: dossier.awardName[language], nominee: dossier.nomineeName, step: dossier.stepName?.[language] ?? '', round: dossier.round,
    taskId: dossier.task?.id, revision: dossier.revisionSha256, revisionNo: dossier.revisionNo,
  }
}

/** The text that says why a decision is not there. */
function reasonKey(code: string | undefined): string | null {
  if (code === 'alone') return 'signing:result.alone'
  return code !== undefined && /^[a-z-]+(\.[a-z-]+)?$/.test(code) && code !== 'ok' ? `error:${code}.what` : null
}
